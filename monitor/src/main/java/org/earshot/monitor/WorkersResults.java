package org.earshot.monitor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.earshot.message.AttackResult;
import org.earshot.wire.Settings;
import org.earshot.wire.Snapshot;
import org.earshot.wire.Topics;

/** What {@code attack-results} holds of one thing that somebody names. */
final class WorkersResults {
  /** All jobs of one {@code earshot attack}. */
  private static final Pattern ATTACK = Pattern.compile("attack-[0-9a-f]{8}");

  private static final Wanted ANY = new Wanted(List.of(), List.of());

  private WorkersResults() {}

  /**
   * Which results of those that were named.
   *
   * @param models empty: of any
   * @param attacks empty: of any
   */
  record Wanted(List<String> models, List<String> attacks) {
    boolean fits(String model, String attack) {
      return (models.isEmpty() || models.contains(model))
          && (attacks.isEmpty() || attacks.contains(attack));
    }
  }

  /**
   * The results of a job, of all jobs of an {@code earshot attack}, or the newest of a clip.
   *
   * @param name the id of one of the three
   * @throws StartupException if there is none
   */
  static List<AttackResult> find(Settings settings, String name, Wanted wanted) {
    Map<String, AttackResult> ofJobs = new LinkedHashMap<>();
    List<AttackResult> ofClip = new ArrayList<>();
    Snapshot.read(
        settings,
        Topics.ATTACK_RESULTS.name(),
        record -> {
          var result =
              Topics.ATTACK_RESULTS
                  .value()
                  .deserializer()
                  .deserialize(record.topic(), record.value());
          if (result == null || !wanted.fits(result.model(), result.attack())) {
            return;
          }
          if (isOf(name, result.job())) { // a job that was done twice says the same twice
            ofJobs.put(result.job() + "|" + result.identity(), result);
          } else if (name.equals(result.clip())) {
            ofClip.add(result);
          }
        });
    if (!ofJobs.isEmpty()) {
      return List.copyOf(ofJobs.values());
    }
    return ofClip.stream()
        .max(Comparator.comparing(AttackResult::finishedAt))
        .map(List::of)
        .orElseThrow(
            () ->
                new StartupException(
                    "%s is no file, and attack-results holds nothing of such a job or clip%s; results are kept for seven days, `earshot jobs list --all --kind attack` shows the jobs"
                        .formatted(name, wanted.equals(ANY) ? "" : " by that attack and model")));
  }

  private static boolean isOf(String name, String job) {
    return name.equals(job) || (ATTACK.matcher(name).matches() && job.startsWith(name + "-"));
  }
}

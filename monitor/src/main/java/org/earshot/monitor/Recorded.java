package org.earshot.monitor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.earshot.message.AttackResult;
import org.earshot.message.Json;

/**
 * Results as a file holds them: what {@code earshot attack --out} wrote, or records of {@code
 * attack-results} as they are, one after the other.
 *
 * @param local of attacks on files
 * @param byWorkers of jobs
 */
record Recorded(List<LocalResult> local, List<AttackResult> byWorkers) {
  /**
   * Reads a file.
   *
   * @throws StartupException if it holds anything else, or nothing
   */
  static Recorded of(Path file) throws IOException {
    var recorded = new Recorded(new ArrayList<>(), new ArrayList<>());
    try (MappingIterator<JsonNode> values =
        Json.mapper().readerFor(JsonNode.class).readValues(file.toFile())) {
      while (values.hasNextValue()) {
        var value = values.nextValue();
        for (var one : value.isArray() ? value : List.of(value)) {
          recorded.add(one, file);
        }
      }
    } catch (JsonProcessingException e) {
      throw new StartupException(
          "%s holds no results: %s".formatted(file, e.getOriginalMessage()), e);
    }
    if (recorded.local.isEmpty() && recorded.byWorkers.isEmpty()) {
      throw new StartupException(file + " holds no results");
    }
    return recorded;
  }

  /**
   * Those that are wanted.
   *
   * @throws StartupException if there is none
   */
  Recorded only(WorkersResults.Wanted wanted, Path file) {
    var fitting =
        new Recorded(
            local.stream().filter(one -> wanted.fits(one.asked().model(), one.attack())).toList(),
            byWorkers.stream().filter(one -> wanted.fits(one.model(), one.attack())).toList());
    if (fitting.local.isEmpty() && fitting.byWorkers.isEmpty()) {
      throw new StartupException(file + " holds no results by that attack and model");
    }
    return fitting;
  }

  private void add(JsonNode one, Path file) throws JsonProcessingException {
    if (one.hasNonNull("asked")) {
      local.add(Json.mapper().treeToValue(one, LocalResult.class));
    } else if (one.hasNonNull("job") && one.hasNonNull("protocol")) {
      byWorkers.add(Json.mapper().treeToValue(one, AttackResult.class));
    } else {
      throw new StartupException(file + " holds no results that say what was asked");
    }
  }
}

package org.earshot.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.earshot.message.Verdict;
import org.earshot.wire.Topics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A demo that ends, by itself and on Ctrl-C, and carries on. */
@ExtendWith(OutputOnFailure.class)
class RestartTest {
  /** Long enough for a first fooling rate beside nothing else on two cores. */
  private static final String SECONDS = "40";

  private static final Duration RUNS_WITHIN = Duration.ofSeconds(150);
  private static final Duration ENDS_WITHIN = Duration.ofSeconds(5);

  @Test
  void it_ends_by_itself_with_a_table_and_a_second_start_carries_on(@TempDir Path data) {
    String broker = String.valueOf(FreePorts.next());
    try (var first =
        EarshotProcess.start(
            "demo",
            "--seconds",
            SECONDS,
            "--clips-per-second",
            "1", // what classification leaves is for the attacks, also beside other work
            "--port",
            "0",
            "--broker-port",
            broker,
            "--data",
            data.toString())) {
      assertThat(first.awaitExit(RUNS_WITHIN)).as(first.output()).isZero();
      assertThat(first.output())
          .containsPattern("\\d+ clips, \\d+ representations, \\d+ verdicts, \\d+ attacks in")
          .contains("MODEL", "ATTACK", "FOOLED", "AUC", "fgsm", "reduced budget")
          .doesNotContain("nothing came out of");
      carriesOn(data, verdicts(first.output()));
    }
  }

  private static void carriesOn(Path data, int before) {
    try (var second = RunningDemo.start(data)) {
      try (var view = second.view(Topics.VERDICTS)) {
        assertThat(view.values()).hasSizeGreaterThanOrEqualTo(before);
        int atStart = view.values().size();
        Await.so("new verdicts", RUNS_WITHIN, () -> view.values().size() >= atStart + 6);
        assertThat(identities(view.values())).doesNotHaveDuplicates();
      }
      second.process().interrupt();
      int status = second.process().awaitExit(ENDS_WITHIN);
      assertThat(status).as(second.process().output()).isEqualTo(130);
      assertThat(second.process().output())
          .doesNotContain("did not close cleanly", "Exception", "unexpected failure");
    }
  }

  private static int verdicts(String output) {
    var matcher = Pattern.compile("(\\d+) verdicts, ").matcher(output);
    assertThat(matcher.find()).isTrue();
    return Integer.parseInt(matcher.group(1));
  }

  private static List<String> identities(List<Verdict> verdicts) {
    return verdicts.stream().map(verdict -> verdict.clip() + "|" + verdict.model()).toList();
  }
}

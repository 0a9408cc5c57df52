package org.earshot.source.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.Map;
import org.earshot.source.Address;
import org.junit.jupiter.api.Test;

class FfmpegComplaintsTest {
  private static final String SECRET = "s3cr3t-".repeat(200);

  private final StreamAddress address =
      StreamAddress.stream(
          Address.of("https://viewer:${PASSWORD}@camera/live", Map.of("PASSWORD", SECRET)));

  private FfmpegComplaints said(String line) throws InterruptedException {
    var complaints = new FfmpegComplaints(new ByteArrayInputStream(line.getBytes(UTF_8)), address);
    complaints.await(Duration.ofSeconds(5));
    return complaints;
  }

  @Test
  void a_long_address_does_not_hide_what_is_wrong() throws Exception {
    var complaints =
        said(
            "[error] %s: Server returned 403 Forbidden (access denied)\n"
                .formatted(address.input()));
    assertThat(complaints.reason(1)).isEqualTo("the server does not allow it (403)");
    assertThat(complaints.permanent()).isTrue();
    assertThat(complaints.ofInput()).isTrue();
  }

  @Test
  void a_secret_is_never_shown_in_part() throws Exception {
    for (int before : new int[] {10, 495, 3_000, 4_000, 4_090, 5_000}) {
      var complaints = said("[error] %s %s\n".formatted("x".repeat(before), address.input()));
      assertThat(complaints.reason(1)).doesNotContain("s3cr").hasSizeLessThan(520);
    }
    assertThat(said("[error] " + (address.input() + " ").repeat(9) + "\n").reason(1))
        .doesNotContain("s3cr");
  }
}

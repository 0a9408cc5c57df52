package org.earshot.source.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.earshot.source.Address;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is opened at all. */
class StreamAddressTest {
  private static StreamAddress stream(String address) {
    return StreamAddress.stream(Address.of(address));
  }

  private static String option(StreamAddress address, String name) {
    List<String> options = address.options();
    return options.get(options.indexOf(name) + 1);
  }

  @ParameterizedTest
  @CsvSource({
    "rtsp://camera/live, rtsp://camera/live, tcp",
    "rtsp+udp://camera:554/live?channel=1, rtsp://camera:554/live?channel=1, 'tcp,udp,rtp'",
    "RTSP://Camera/Live, rtsp://Camera/Live, tcp",
    "rtsps://camera/live, rtsps://camera/live, 'tls,tcp'",
    "http://user:pw@[::1]:8000/a.mp3?x=1&y=2, http://user:pw@[::1]:8000/a.mp3?x=1&y=2, 'http,https,httpproxy,tcp,tls,crypto'",
    "https://radio.example/live, https://radio.example/live, 'http,https,httpproxy,tcp,tls,crypto'",
    "rtmp://host/app/key, rtmp://host/app/key, 'rtmp,tcp'",
    "rtmps://host/app/key, rtmps://host/app/key, 'rtmps,tls,tcp'",
    "udp://239.0.0.1:1234, udp://239.0.0.1:1234?timeout=4000000, udp",
    "udp://@239.0.0.1:1234, udp://@239.0.0.1:1234?timeout=4000000, udp",
    "rtp://0.0.0.0:5004?localaddr=10.0.0.1, rtp://0.0.0.0:5004?localaddr=10.0.0.1&timeout=4000000, 'rtp,udp'",
  })
  void address_may_open_what_its_scheme_needs(String address, String input, String protocols) {
    StreamAddress opened = stream(address);
    assertThat(opened.input()).isEqualTo(input);
    assertThat(option(opened, "-protocol_whitelist")).isEqualTo(protocols);
    assertThat(option(opened, "-format_whitelist")).doesNotContain("concat", "sdp", "lavfi");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-i",
        "-i http://h/",
        "--",
        "; rm -rf /",
        "$(touch x)",
        "`touch x`",
        "/etc/passwd",
        "file:///etc/passwd",
        "FILE:///etc/passwd",
        "File:/etc/passwd",
        "concat:/etc/passwd|/etc/hosts",
        "concat://a/b",
        "concatf:/etc/list",
        "data:audio/wav;base64,AAAA",
        "data://host/audio",
        "pipe:0",
        "pipe://0/",
        "tcp://127.0.0.1:22",
        "tls://127.0.0.1:22",
        "unix:///run/socket",
        "subfile:,,start,0,end,9,,:/etc/passwd",
        "crypto:file:/etc/passwd",
        "crypto+http://h/x",
        "async:http://h/x",
        "cache:http://h/x",
        "hls+http://h/x",
        "hls+file:///etc/passwd",
        "ftp://h/x",
        "sftp://h/x",
        "gopher://h/x",
        "rtmpt://h/x",
        "srt://h:1",
        "tee:x",
        "lavfi://anoisesrc",
        "http://h/|cmd",
        "http://h/a b",
        "http://h/a\nhttp://i/",
        "http://h/a\rX: y",
        "http://h/a\u0000b",
        "http://h/a\tb",
        "http://h/a\\b",
        "http://h/\"a\"",
        "http://h/<a>",
        "http://h/{a}",
        "http://h/#a",
        "http://h/\u00e9",
        "http://h\u0456/",
        "\uff48\uff54\uff54\uff50://h/",
        "http://\u202eh/",
        " http://h/",
        "http://h/ ",
        "http:h",
        "http:/h",
        "http:///etc/passwd",
        "http://-h/",
        "http://:80/",
        "http://h:0/",
        "http://h:65536/",
        "http://h:99999/",
        "http://h:x/",
        "http://a@b@c/",
        "http://[::1/",
        "http://[file]/",
        "udp://h",
        "udp://h:1?pkt_size=9",
        "udp://h:1?localaddr=/etc/passwd",
        "udp://h:1?buffer_size=x",
        "udp://h:1?timeout=0",
        "udp://h:1?",
        "udp://h:1?reuse",
        "udp://h:1?sources=1.1.1.1&&",
        "rtp://h:1?rtcpport=3",
        "rtsp://h/?tcp",
        "rtsp://h/?a=1&udp",
        "rtsp://h/?LISTEN",
        "rtsp://h/?http=1",
        "rtsp+tcp://h/",
        "rtsps+udp://h/",
      })
  void what_is_not_on_the_list_is_refused(String address) {
    assertThatThrownBy(() -> stream(address))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the address must ");
  }

  @ParameterizedTest
  @CsvSource({
    "rtsp://h/x, 100",
    "rtp://h:1, 100",
    "http://h/live.m3u8?a=b, 250",
    "http://h/live, 250",
    "rtmp://h/live/x, 250",
  })
  void jitter_is_the_protocol_s(String address, long millis) {
    assertThat(stream(address).jitter().toMillis()).isEqualTo(millis);
  }

  @Test
  void refusal_shows_no_credentials_and_no_control_characters() {
    var address = Address.of("ftp://eve:${P}@h/\n", Map.of("P", "s3cret"));
    assertThatThrownBy(() -> StreamAddress.stream(address))
        .hasMessage(
            "the address must have only the characters of a URL (encode others as %XX), was ftp://***@h/\\u000a");
  }

  @Test
  void environment_cannot_change_the_protocol() {
    var address = Address.of("${A}", Map.of("A", "file:///etc/passwd"));
    assertThatThrownBy(() -> StreamAddress.stream(address))
        .hasMessageContaining("begin with one of")
        .hasMessageEndingWith("was ${A}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "-i", "-x.wav", "a\nb", "a\u0000b", "a\u001b[2Jb"})
  void no_file_has_such_a_name(String name) {
    assertThatThrownBy(() -> StreamAddress.file(Address.of(name)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the address must ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.wav",
        "concat:a|b",
        "http://h/x",
        "pipe:0",
        "data:x",
        "%d.wav",
        "Gr\u00fc\u00dfe ; $(x).wav"
      })
  void file_is_a_file_whatever_its_name(String name) {
    StreamAddress opened = StreamAddress.file(Address.of(name));
    assertThat(opened.input()).startsWith("file:/");
    assertThat(option(opened, "-protocol_whitelist")).isEqualTo("file");
    assertThat(option(opened, "-format_whitelist").split(","))
        .contains("wav", "mp3")
        .doesNotContain("hls", "concat", "sdp", "dash", "image2", "lavfi", "ffmetadata", "imf");
  }
}

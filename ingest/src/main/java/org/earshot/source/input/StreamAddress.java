package org.earshot.source.input;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.earshot.source.Address;

/**
 * What ffmpeg may open, and what it may open from there. Everything is refused that is not on the
 * list: an address can become neither an option nor another protocol, and what a server answers
 * cannot lead to a file of this machine.
 *
 * <pre>
 *   rtsp://  rtsps://          RTSP, audio by the same TCP connection
 *   rtsp+udp://                RTSP, audio by UDP
 *   http://  https://          a file without end, Icecast, HLS
 *   rtmp://  rtmps://          RTMP
 *   udp://HOST:PORT            MPEG-TS and the like; listens at PORT, or joins the group HOST
 *   rtp://HOST:PORT            RTP of a static payload type (PCMU, PCMA, L16, MPEG audio, MPEG-TS)
 * </pre>
 */
public final class StreamAddress {
  /** How long a peer may say nothing before it is given up. */
  static final Duration PATIENCE = Duration.ofSeconds(4);

  private static final String PATIENCE_US = Long.toString(PATIENCE.toNanos() / 1000);

  private static final int LONGEST = 2048;
  private static final Pattern URL =
      Pattern.compile(
          "([A-Za-z][A-Za-z0-9+.-]*)://(?:[^/?@]*@)?([^/?@:\\[\\]]*|\\[[0-9A-Fa-f:.]+])(:[0-9]{1,5})?(/[^?]*)?(?:\\?(.*))?");
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*|\\[.*]");
  private static final Pattern URL_CHARACTERS =
      Pattern.compile("[A-Za-z0-9._~:/?\\[\\]@!$&'()*+,;=%-]*");

  /** Containers and bare codings of sound. None of them names another file. */
  private static final String FORMATS =
      "aac,ac3,aiff,amr,amrnb,amrwb,ape,asf,au,avi,caf,dts,eac3,flac,flv,gsm,loas,matroska,mov,mp3,"
          + "mpc,mpc8,mpeg,mpegts,nut,ogg,oma,tta,truehd,voc,w64,wav,wv";

  private static final Set<String> RTSP_TRANSPORTS =
      Set.of("tcp", "udp", "multicast", "http", "https", "filter_src", "listen", "prefer_tcp");
  private static final Map<String, Pattern> SOCKET_OPTIONS =
      Map.of(
          "localaddr", Pattern.compile("[0-9A-Fa-f.:]{2,45}"),
          "sources", Pattern.compile("[0-9A-Fa-f.:]{2,45}(,[0-9A-Fa-f.:]{2,45}){0,7}"),
          "buffer_size", Pattern.compile("[0-9]{1,9}"));

  private static final List<String> RW_TIMEOUT = List.of("-rw_timeout", PATIENCE_US);
  private static final Map<String, Scheme> SCHEMES =
      Map.of(
          "rtsp", Scheme.rtsp("rtsp", "tcp", "tcp"),
          "rtsp+udp", Scheme.rtsp("rtsp", "tcp,udp,rtp", "udp"),
          "rtsps", Scheme.rtsp("rtsps", "tls,tcp", "tcp"),
          "http", Scheme.http("http", List.of()),
          "https", Scheme.http("https", List.of("-tls_verify", "1")),
          "rtmp", new Scheme("rtmp", "rtmp,tcp", "flv,live_flv", RW_TIMEOUT),
          "rtmps", new Scheme("rtmps", "rtmps,tls,tcp", "flv,live_flv", RW_TIMEOUT),
          "udp", new Scheme("udp", "udp", FORMATS, List.of()),
          "rtp", new Scheme("rtp", "rtp,udp", "rtp", List.of()));

  private final Address address;
  private final String input;
  private final String protocols;
  private final String formats;
  private final List<String> options;

  private StreamAddress(
      Address address, String input, String protocols, String formats, List<String> options) {
    this.address = address;
    this.input = input;
    this.protocols = protocols;
    this.formats = formats;
    this.options = options;
  }

  /**
   * @param name as ffmpeg spells it
   * @param protocols what may be opened on the way, by ffmpeg's names
   * @param formats what the peer may send
   * @param options more of ffmpeg's options
   */
  private record Scheme(String name, String protocols, String formats, List<String> options) {
    static Scheme rtsp(String name, String protocols, String transport) {
      return new Scheme(
          name, protocols, "rtsp", List.of("-rtsp_transport", transport, "-timeout", PATIENCE_US));
    }

    static Scheme http(String name, List<String> more) {
      List<String> options =
          more.isEmpty()
              ? RW_TIMEOUT
              : List.of("-rw_timeout", PATIENCE_US, more.get(0), more.get(1));
      return new Scheme(name, "http,https,httpproxy,tcp,tls,crypto", FORMATS + ",hls", options);
    }

    boolean datagrams() {
      return name.equals("udp") || name.equals("rtp");
    }
  }

  /**
   * A network stream.
   *
   * @throws IllegalArgumentException if the address is not on the list, naming the rule
   */
  public static StreamAddress stream(Address address) {
    String text = address.resolved();
    if (text.length() > LONGEST) {
      throw refused(address, "have at most %d characters".formatted(LONGEST));
    }
    if (!URL_CHARACTERS.matcher(text).matches()) {
      throw refused(address, "have only the characters of a URL (encode others as %XX)");
    }
    Matcher url = URL.matcher(text);
    if (!url.matches()) {
      throw refused(address, "look like SCHEME://HOST[:PORT][/PATH]");
    }
    Scheme scheme = SCHEMES.get(url.group(1).toLowerCase(Locale.ROOT));
    if (scheme == null) {
      throw refused(
          address, "begin with one of " + SCHEMES.keySet().stream().sorted().toList() + " and ://");
    }
    if (!HOST.matcher(url.group(2)).matches()) {
      throw refused(address, "name a host");
    }
    checkPort(address, url.group(3), scheme);
    checkQuery(address, url.group(5), scheme);
    String rest = text.substring(url.group(1).length());
    if (scheme.datagrams()) {
      rest += (url.group(5) == null ? "?" : "&") + "timeout=" + PATIENCE_US;
    }
    return new StreamAddress(
        address, scheme.name() + rest, scheme.protocols(), scheme.formats(), scheme.options());
  }

  /**
   * A file of this machine.
   *
   * @throws IllegalArgumentException if the name is one that no file should have, naming the rule
   */
  public static StreamAddress file(Address address) {
    String name = address.resolved();
    if (name.isBlank() || name.startsWith("-")) {
      throw refused(address, "be the name of a file, and not begin with a dash");
    }
    if (name.codePoints().anyMatch(Character::isISOControl)) {
      throw refused(address, "have no control characters");
    }
    try {
      Path path = Path.of(name).toAbsolutePath().normalize();
      return new StreamAddress(address, "file:" + path, "file", FORMATS, List.of());
    } catch (InvalidPathException e) {
      throw refused(address, "be the name of a file");
    }
  }

  private static void checkPort(Address address, String port, Scheme scheme) {
    if (port == null && scheme.datagrams()) {
      throw refused(address, "name a port");
    }
    if (port != null) {
      int number = Integer.parseInt(port.substring(1));
      if (number < 1 || number > 65535) {
        throw refused(address, "have a port of 1 to 65535");
      }
    }
  }

  private static void checkQuery(Address address, String query, Scheme scheme) {
    if (query == null || !(scheme.datagrams() || scheme.name().startsWith("rtsp"))) {
      return;
    }
    for (String option : query.split("[&?]", -1)) {
      String[] pair = option.split("=", 2);
      String name = pair[0].toLowerCase(Locale.ROOT);
      if (scheme.datagrams()) {
        Pattern value = SOCKET_OPTIONS.get(name);
        if (value == null || pair.length < 2 || !value.matcher(pair[1]).matches()) {
          throw refused(
              address, "have no options but " + SOCKET_OPTIONS.keySet().stream().sorted().toList());
        }
      } else if (RTSP_TRANSPORTS.contains(name)) {
        throw refused(address, "not choose the transport after ? (for UDP begin with rtsp+udp://)");
      }
    }
  }

  private static IllegalArgumentException refused(Address address, String rule) {
    return new IllegalArgumentException(
        "the address must %s, was %s".formatted(rule, visible(address.shown())));
  }

  private static String visible(String text) {
    var visible = new StringBuilder();
    text.codePoints()
        .limit(200)
        .forEach(
            c -> {
              if (Character.isISOControl(c)) {
                visible.append("\\u%04x".formatted(c));
              } else {
                visible.appendCodePoint(c);
              }
            });
    return visible.toString();
  }

  /** What follows ffmpeg's {@code -i}: for ffmpeg alone, it may hold credentials. */
  String input() {
    return input;
  }

  /** The options that go before {@code -i}. */
  List<String> options() {
    var all = new ArrayList<>(options);
    all.addAll(List.of("-protocol_whitelist", protocols, "-format_whitelist", formats));
    return List.copyOf(all);
  }

  /** A text of ffmpeg's as it may be shown. */
  String redact(String text) {
    return address.redact(text);
  }

  /** Whether ffmpeg, once RTP has begun, would wait forever for more of it. */
  boolean isWatched() {
    return formats.equals("rtp");
  }

  boolean isFile() {
    return protocols.equals("file");
  }

  /**
   * Whether ffmpeg has to keep the pace: a file comes at once, and HLS segment by segment, each of
   * them at once. An HLS encoder whose clock is faster by 100 ppm is then left behind by a segment
   * of 6 s in 17 hours; playlists hold several.
   */
  boolean isPaced() {
    return isFile() || path().endsWith(".m3u8");
  }

  /**
   * How much later than usual samples may come. Measured with nine captures at once on two cores
   * that 20 more processes wanted, the earliest samples of each two seconds lay within 6 ms, and by
   * MP3 over HTTP within 29 ms.
   */
  Duration jitter() {
    return Duration.ofMillis(path().matches("(https?|rtmps?):.*") ? 250 : 100);
  }

  private String path() {
    return input.replaceFirst("\\?.*", "");
  }

  @Override
  public String toString() {
    return address.shown();
  }
}

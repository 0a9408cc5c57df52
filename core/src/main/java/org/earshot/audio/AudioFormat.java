package org.earshot.audio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** Names the kinds of file that are told apart by their first bytes; file names play no part. */
public enum AudioFormat {
  /** RIFF WAVE. */
  WAV,
  /** AIFF and AIFF-C. */
  AIFF,
  /** Sun and NeXT audio. */
  AU,
  /** Native FLAC. */
  FLAC,
  /** Vorbis in Ogg. */
  OGG_VORBIS,
  /** MPEG audio, layer III and its siblings. */
  MP3,
  /**
   * Ogg with another codec, MP4, Matroska, ASF, ADTS, CAF, AMR, WavPack: decoded by ffmpeg alone.
   */
  FOREIGN,
  /** Nothing that is known to be audio. */
  UNKNOWN;

  /** Recognises a file by its first bytes. */
  public static AudioFormat of(byte[] file) {
    String head = new String(file, 0, Math.min(file.length, 64), ISO_8859_1);
    if (head.startsWith("RIFF") && head.startsWith("WAVE", 8)) {
      return WAV;
    }
    if (head.startsWith("FORM") && (head.startsWith("AIFF", 8) || head.startsWith("AIFC", 8))) {
      return AIFF;
    }
    if (head.startsWith(".snd")) {
      return AU;
    }
    if (head.startsWith("OggS")) {
      return ofOgg(head);
    }
    return ofTagged(file, head);
  }

  /** The codec's name opens the first packet, behind the page header and one segment length. */
  private static AudioFormat ofOgg(String head) {
    return head.startsWith("OpusHead", 28)
            || head.startsWith("\u007fFLAC", 28)
            || head.startsWith("Speex   ", 28)
        ? FOREIGN
        : OGG_VORBIS;
  }

  private static AudioFormat ofTagged(byte[] file, String head) {
    int start = Id3.length(file);
    if (start + 4 <= file.length && new String(file, start, 4, ISO_8859_1).equals("fLaC")) {
      return FLAC;
    }
    if (start > 0 || isMpegFrame(file)) {
      return MP3;
    }
    return isForeign(head) ? FOREIGN : UNKNOWN;
  }

  /** Eleven sync bits, a version, a layer, a bit rate and a sample rate that exist. */
  private static boolean isMpegFrame(byte[] file) {
    if (file.length < 4 || (file[0] & 0xff) != 0xff || (file[1] & 0xe0) != 0xe0) {
      return false;
    }
    boolean version = (file[1] & 0x18) != 0x08;
    boolean layer = (file[1] & 0x06) != 0;
    boolean bitRate = (file[2] & 0xf0) != 0xf0;
    boolean sampleRate = (file[2] & 0x0c) != 0x0c;
    return version && layer && bitRate && sampleRate;
  }

  private static boolean isForeign(String head) {
    return head.startsWith("ftyp", 4)
        || head.startsWith("\u001aE\u00df\u00a3")
        || head.startsWith("0&\u00b2u")
        || head.startsWith("\u00ff\u00f1")
        || head.startsWith("\u00ff\u00f9")
        || head.startsWith("caff")
        || head.startsWith("#!AMR")
        || head.startsWith("wvpk")
        || head.startsWith("RF64");
  }
}

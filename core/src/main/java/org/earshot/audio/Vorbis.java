package org.earshot.audio;

import com.jcraft.jogg.Packet;
import com.jcraft.jogg.Page;
import com.jcraft.jogg.StreamState;
import com.jcraft.jogg.SyncState;
import com.jcraft.jorbis.Block;
import com.jcraft.jorbis.Comment;
import com.jcraft.jorbis.DspState;
import com.jcraft.jorbis.Info;
import java.nio.ByteBuffer;

/**
 * Decodes Ogg Vorbis by driving the codec directly: pages to packets, three header packets, then
 * blocks of samples. (The javax.sound adapter over the same codec drops digital silence.)
 *
 * <p>The page that ends the stream says how many samples there are; a file without it is cut off.
 */
final class Vorbis {
  private static final int HEADER_PACKETS = 3;

  private final AudioLimits limits;
  private final SyncState sync = new SyncState();
  private final StreamState stream = new StreamState();
  private final Info info = new Info();
  private final Comment comment = new Comment();
  private final DspState dsp = new DspState();
  private final Block block = new Block(dsp);
  private final float[][][] pcm = new float[1][][];
  private SampleSink sink;
  private int packets;
  private int skipped = -1;

  private Vorbis(byte[] file, AudioLimits limits) {
    this.limits = limits;
    sync.init();
    int at = sync.buffer(file.length);
    System.arraycopy(file, 0, sync.data, at, file.length);
    sync.wrote(file.length);
    info.init();
    comment.init();
  }

  static Audio decode(byte[] file, AudioLimits limits) {
    return new Vorbis(file, limits).decode();
  }

  private Audio decode() {
    Page page = new Page();
    boolean first = true;
    int serial = 0;
    while (nextPage(page)) {
      if (first) {
        serial = page.serialno();
        stream.init(serial);
        first = false;
      }
      if (page.serialno() != serial) {
        continue; // another stream beside this one, such as a skeleton
      }
      read(page);
      if (page.eos() != 0) {
        refuseChain(page);
        return trimmed(page.granulepos());
      }
    }
    throw AudioException.invalid("the Ogg file is cut off: its last page is missing");
  }

  private boolean nextPage(Page page) {
    int found = sync.pageout(page);
    if (found < 0) {
      throw AudioException.invalid("the Ogg data are damaged: a page's checksum is wrong");
    }
    return found > 0;
  }

  private void refuseChain(Page page) {
    while (nextPage(page)) {
      if (page.bos() != 0) {
        throw AudioException.unsupported(
            "the Ogg file is a chain of recordings; convert it with: ffmpeg -i FILE OUT.wav");
      }
    }
  }

  private void read(Page page) {
    // A position is asked for now: reading the packets may reuse the page's bytes.
    long position = page.granulepos();
    boolean end = page.eos() != 0;
    if (stream.pagein(page) < 0) {
      throw AudioException.invalid("the Ogg data are damaged");
    }
    Packet packet = new Packet();
    for (int got = stream.packetout(packet); got != 0; got = stream.packetout(packet)) {
      if (got < 0) {
        throw AudioException.invalid("the Ogg data are damaged: a page is missing");
      }
      accept(packet);
    }
    if (skipped < 0 && sink != null && position >= 0 && sink.frames() > 0) {
      // Where the first page holds more than its position says, the surplus precedes the start.
      skipped = end ? 0 : (int) Math.max(0, sink.frames() - position);
    }
  }

  private void accept(Packet packet) {
    if (packets < HEADER_PACKETS) {
      acceptHeader(packet);
      return;
    }
    if (block.synthesis(packet) == 0) {
      dsp.synthesis_blockin(block);
    }
    keep();
  }

  private void acceptHeader(Packet packet) {
    if (packets == 1) {
      emptyComment(packet);
    } else if (packets == 2) {
      VorbisSetup.check(packet);
    }
    if (info.synthesis_headerin(comment, packet) < 0) {
      throw AudioException.invalid("the Ogg file's Vorbis header is damaged");
    }
    packets++;
    if (packets == HEADER_PACKETS) {
      sink = new SampleSink(info.channels, info.rate, limits);
      dsp.synthesis_init(info);
      block.init(dsp);
    }
  }

  /**
   * Shows the codec a comment without texts: it would take memory for whatever lengths they claim.
   */
  private static void emptyComment(Packet packet) {
    ByteBuffer empty = ByteBuffer.wrap(new byte[16]);
    empty.put(packet.packet_base, packet.packet, Math.min(packet.bytes, 7));
    empty.put(15, (byte) 1);
    packet.packet_base = empty.array();
    packet.packet = 0;
    packet.bytes = empty.capacity();
  }

  private void keep() {
    int[] offsets = new int[info.channels];
    for (int n = dsp.synthesis_pcmout(pcm, offsets); n > 0; ) {
      int at = sink.grow(n);
      for (int c = 0; c < info.channels; c++) {
        System.arraycopy(pcm[0][c], offsets[c], sink.channel(c), at, n);
      }
      dsp.synthesis_read(n);
      n = dsp.synthesis_pcmout(pcm, offsets);
    }
  }

  private Audio trimmed(long position) {
    if (sink == null) {
      throw AudioException.invalid("the Ogg file ends within its header");
    }
    int first = Math.max(0, skipped);
    long last = position < 0 ? sink.frames() : Math.min(sink.frames(), first + position);
    return sink.audio(first, (int) last, 16);
  }
}

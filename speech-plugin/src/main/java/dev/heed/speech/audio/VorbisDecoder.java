package dev.heed.speech.audio;

import com.jcraft.jogg.Packet;
import com.jcraft.jogg.Page;
import com.jcraft.jogg.StreamState;
import com.jcraft.jogg.SyncState;
import com.jcraft.jorbis.Block;
import com.jcraft.jorbis.Comment;
import com.jcraft.jorbis.DspState;
import com.jcraft.jorbis.Info;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Ogg Vorbis: the first stream of the file, through JOrbis. */
final class VorbisDecoder implements Decoder {

  @Override
  public Audio decode(String name, byte[] file, AudioLimits limits) throws IOException {
    return new Run(file).decode(name, limits);
  }

  /** One pass over one file. */
  private static final class Run {

    private final SyncState sync = new SyncState();
    private final StreamState stream = new StreamState();
    private final Info info = new Info();
    private final DspState synthesis = new DspState();
    private final List<float[][]> blocks = new ArrayList<>();
    private final Page page = new Page();
    private final Packet packet = new Packet();
    private int length;
    private int longest;

    Run(byte[] file) {
      sync.init();
      int at = sync.buffer(file.length);
      System.arraycopy(file, 0, sync.data, at, file.length);
      sync.wrote(file.length);
    }

    Audio decode(String name, AudioLimits limits) throws IOException {
      headers(name, limits);
      Block block = start();
      while (nextPacket()) {
        step(block);
        limits.check(name, length, info.rate, info.channels);
      }
      return new Audio(joined(), info.rate);
    }

    private Block start() throws IOException {
      try {
        synthesis.synthesis_init(info);
        return new Block(synthesis);
      } catch (ArrayIndexOutOfBoundsException | ArithmeticException | NullPointerException e) {
        throw contradiction(e);
      }
    }

    /** One packet. JOrbis does not check all that it reads: where it fails, the file is broken. */
    private void step(Block block) throws IOException {
      try {
        if (block.synthesis(packet) == 0) {
          synthesis.synthesis_blockin(block);
        }
        drain();
      } catch (ArrayIndexOutOfBoundsException | ArithmeticException | NullPointerException e) {
        throw contradiction(e);
      }
    }

    private static IOException contradiction(RuntimeException e) {
      return new IOException("a packet contradicts its headers", e);
    }

    /** Three packets: identification, comments, codebooks. */
    private void headers(String name, AudioLimits limits) throws IOException {
      if (sync.pageout(page) != 1) {
        throw new EOFException("it has no whole page");
      }
      stream.init(page.serialno());
      stream.pagein(page);
      info.init();
      Comment comment = new Comment();
      comment.init();
      for (int i = 0; i < 3; i++) {
        if (!nextPacket() || !isHeader(i)) {
          throw notVorbis();
        }
        if (i == 2) {
          limits.check(name, 0, info.rate, info.channels);
          VorbisSetup.check(
              new VorbisBits(packet.packet_base, packet.packet, packet.bytes),
              info.channels,
              longest);
        }
        if (!isTaken(comment, i == 1 ? noComments() : packet)) {
          throw notVorbis();
        }
        if (i == 0) {
          identified();
        }
      }
    }

    /** Where JOrbis gives a set-up up half way, it clears more than it has read. */
    private boolean isTaken(Comment comment, Packet header) throws IOException {
      try {
        return info.synthesis_headerin(comment, header) >= 0;
      } catch (ArrayIndexOutOfBoundsException | ArithmeticException | NullPointerException e) {
        throw new IOException("its set-up header contradicts itself", e);
      }
    }

    /** In place of the file's, whose lengths JOrbis would believe. */
    private static Packet noComments() {
      Packet none = new Packet();
      none.packet_base = new byte[] {3, 'v', 'o', 'r', 'b', 'i', 's', 0, 0, 0, 0, 0, 0, 0, 0, 1};
      none.bytes = none.packet_base.length;
      return none;
    }

    private static IOException notVorbis() {
      return new IOException("its stream is not Vorbis");
    }

    /** Whether the packet is the header that comes at this place: 1, 3 and 5, and a name. */
    private boolean isHeader(int place) {
      byte[] name = "vorbis".getBytes(StandardCharsets.US_ASCII);
      int at = packet.packet;
      return packet.bytes > 7
          && packet.packet_base[at] == 2 * place + 1
          && Arrays.equals(packet.packet_base, at + 1, at + 7, name, 0, 6);
    }

    /** Channels, rate and the lengths of blocks, which JOrbis keeps to itself. */
    private void identified() throws IOException {
      int lengths = packet.bytes > 28 ? packet.packet_base[packet.packet + 28] & 0xff : 0;
      int shorter = lengths & 15;
      int longer = lengths >> 4;
      if (info.channels < 1 || info.rate < 1 || shorter < 6 || longer > 13 || shorter > longer) {
        throw new IOException(
            "its header claims %s channels at %s Hz, in blocks of 2^%s and 2^%s"
                .formatted(info.channels, info.rate, shorter, longer));
      }
      longest = 1 << longer;
    }

    private boolean nextPacket() {
      while (stream.packetout(packet) != 1) {
        int found = sync.pageout(page);
        if (found == 0) {
          return false;
        }
        if (found == 1) {
          stream.pagein(page);
        }
      }
      return true;
    }

    private void drain() {
      float[][][] all = new float[1][][];
      int[] starts = new int[info.channels];
      for (int n = synthesis.synthesis_pcmout(all, starts);
          n > 0;
          n = synthesis.synthesis_pcmout(all, starts)) {
        float[][] block = new float[info.channels][];
        for (int c = 0; c < block.length; c++) {
          block[c] = Arrays.copyOfRange(all[0][c], starts[c], starts[c] + n);
        }
        blocks.add(block);
        length += n;
        synthesis.synthesis_read(n);
      }
    }

    private float[][] joined() {
      float[][] samples = new float[info.channels][length];
      int at = 0;
      for (float[][] block : blocks) {
        for (int c = 0; c < samples.length; c++) {
          System.arraycopy(block[c], 0, samples[c], at, block[c].length);
        }
        at += block[0].length;
      }
      return samples;
    }
  }
}

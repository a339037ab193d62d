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
import java.util.ArrayList;
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

    Run(byte[] file) {
      sync.init();
      int at = sync.buffer(file.length);
      System.arraycopy(file, 0, sync.data, at, file.length);
      sync.wrote(file.length);
    }

    Audio decode(String name, AudioLimits limits) throws IOException {
      headers();
      limits.check(name, 0, info.rate, info.channels);
      synthesis.synthesis_init(info);
      Block block = new Block(synthesis);
      while (nextPacket()) {
        if (block.synthesis(packet) == 0) {
          synthesis.synthesis_blockin(block);
        }
        drain();
        limits.check(name, length, info.rate, info.channels);
      }
      return new Audio(joined(), info.rate);
    }

    /** Three packets: identification, comments, codebooks. */
    private void headers() throws IOException {
      if (sync.pageout(page) != 1) {
        throw new EOFException("it has no whole page");
      }
      stream.init(page.serialno());
      stream.pagein(page);
      info.init();
      Comment comment = new Comment();
      comment.init();
      for (int i = 0; i < 3; i++) {
        if (!nextPacket() || info.synthesis_headerin(comment, packet) < 0) {
          throw new IOException("its stream is not Vorbis (Opus and others are not read)");
        }
      }
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
          block[c] = java.util.Arrays.copyOfRange(all[0][c], starts[c], starts[c] + n);
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

package dev.heed.speech.audio;

import com.jcraft.jogg.Packet;
import com.jcraft.jogg.Page;
import com.jcraft.jogg.StreamState;
import com.jcraft.jogg.SyncState;
import java.io.EOFException;
import java.util.Arrays;
import java.util.Optional;

/** The packets of the first stream of an Ogg file, through jogg. */
final class OggPackets {

  /**
   * One packet.
   *
   * @param place where its page says that the stream is behind it; -1 for all but the last packet
   *     that ends on a page
   * @param last whether it ends the stream
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record OggPacket(byte[] bytes, long place, boolean last) {}

  private final SyncState sync = new SyncState();
  private final StreamState stream = new StreamState();
  private final Page page = new Page();
  private final Packet packet = new Packet();

  OggPackets(byte[] file) throws EOFException {
    sync.init();
    int at = sync.buffer(file.length);
    System.arraycopy(file, 0, sync.data, at, file.length);
    sync.wrote(file.length);
    if (sync.pageout(page) != 1) {
      throw new EOFException("it has no whole page");
    }
    stream.init(page.serialno());
    stream.pagein(page);
  }

  /** Empty at the end. */
  Optional<OggPacket> next() {
    while (stream.packetout(packet) != 1) {
      int found = sync.pageout(page);
      if (found == 0) {
        return Optional.empty();
      }
      if (found == 1) {
        stream.pagein(page);
      }
    }
    byte[] bytes =
        Arrays.copyOfRange(packet.packet_base, packet.packet, packet.packet + packet.bytes);
    return Optional.of(new OggPacket(bytes, packet.granulepos, packet.e_o_s != 0));
  }
}

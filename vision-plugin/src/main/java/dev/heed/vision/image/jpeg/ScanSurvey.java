package dev.heed.vision.image.jpeg;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Walks from the first scan to the end marker without decoding, and says whether all that makes a
 * whole picture is there: one scan of all components, or a progression that sends every bit of
 * every coefficient. libjpeg smooths what is not whole, which ours does not.
 */
final class ScanSurvey {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** Ours refuses more, too. */
  private static final int MOST_SCANS = 200;

  private static final int NOT_SENT = -1;
  private static final int NONE = -1;

  private final byte[] data;
  private final Frame frame;

  /** The lowest bit that was sent, by component and coefficient in the order of the file. */
  private final int[][] sent;

  ScanSurvey(byte[] data, Frame frame) {
    this.data = data;
    this.frame = frame;
    this.sent = new int[frame.components.size()][64];
    for (int[] bits : sent) {
      Arrays.fill(bits, NOT_SENT);
    }
  }

  /**
   * Just behind the end marker, or less than zero where something is missing or out of the
   * ordinary.
   *
   * @param from where the marker of the first scan begins
   */
  int end(int from) {
    int at = from;
    int scans = 0;
    while (at >= 0 && at + 4 <= data.length) {
      int marker = (data[at] & 0xFF) == 0xFF ? data[at + 1] & 0xFF : NONE;
      int next = at + 2 + ((data[at + 2] & 0xFF) << 8 | (data[at + 3] & 0xFF));
      if (marker == Markers.SOS && ++scans <= (frame.progressive ? MOST_SCANS : 1)) {
        at = next <= data.length && scan(at + 4, next) ? behindCodes(next) : NONE;
      } else if (marker == Markers.DHT && frame.progressive) {
        at = next;
      } else {
        break;
      }
    }
    boolean ends =
        at >= 0 && at + 2 <= data.length && (data[at] & 0xFF) == 0xFF && isEnd(data[at + 1]);
    return ends && isWhole() ? at + 2 : NONE;
  }

  private static boolean isEnd(byte code) {
    return (code & 0xFF) == Markers.EOI;
  }

  /** Notes what a scan sends; false for what none of an ordinary file asks. */
  private boolean scan(int at, int end) {
    int count = end - at > 0 ? data[at] : 0;
    if (count < 1 || end - at != 4 + 2 * count) {
      return false;
    }
    int first = data[end - 3] & 0xFF;
    int last = data[end - 2] & 0xFF;
    int high = (data[end - 1] & 0xFF) >> 4;
    int low = data[end - 1] & 15;
    if (last > 63
        || first > last
        || (!frame.progressive && (first != 0 || last != 63 || high != 0 || low != 0))) {
      return false;
    }
    for (int i = 0; i < count; i++) {
      int component = component(data[at + 1 + 2 * i] & 0xFF);
      for (int k = first; k <= last; k++) {
        if (component < 0 || sent[component][k] != (high == 0 ? NOT_SENT : high)) {
          return false;
        }
        sent[component][k] = low;
      }
    }
    return true;
  }

  private int component(int id) {
    for (int i = 0; i < sent.length; i++) {
      if (frame.components.get(i).id == id) {
        return i;
      }
    }
    return NONE;
  }

  private boolean isWhole() {
    for (int[] bits : sent) {
      for (int low : bits) {
        if (low != 0) {
          return false;
        }
      }
    }
    return true;
  }

  /** Where the next marker begins that is no restart; less than zero where there is none. */
  private int behindCodes(int from) {
    int at = from;
    while (true) {
      while (at + Long.BYTES <= data.length && !BitReader.hasFf((long) LONG.get(data, at))) {
        at += Long.BYTES;
      }
      while (at < data.length && (data[at] & 0xFF) != 0xFF) {
        at++;
      }
      if (at + 1 >= data.length) {
        return NONE;
      }
      int code = data[at + 1] & 0xFF;
      if (code != 0 && (code < Markers.RST0 || code > Markers.RST7)) {
        return at;
      }
      at += 2;
    }
  }
}

package dev.heed.batch;

import dev.heed.runtime.DeviceValue;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The cache of several texts after a step that they shared: {@code [rows, heads, length, width]} by
 * name, texts that are shorter padded on the left. It is freed when all its rows are closed.
 */
final class SharedCache {

  private final List<DeviceValue> values;
  private final int[] lengths;
  private final AtomicInteger open;
  private final Runnable left;

  /**
   * @param values owned by this
   * @param lengths how many tokens of each row are the text's own
   * @param left called once for each row that ends without another step
   */
  SharedCache(List<DeviceValue> values, int[] lengths, Runnable left) {
    this.values = List.copyOf(values);
    this.lengths = lengths.clone();
    this.open = new AtomicInteger(lengths.length);
    this.left = left;
  }

  int rows() {
    return lengths.length;
  }

  Row row(int index) {
    return new Row(index, values.size());
  }

  private void closeRow() {
    if (open.decrementAndGet() == 0) {
      values.forEach(DeviceValue::close);
    }
  }

  /** One text's part, of all values. */
  final class Row {

    private final int index;
    private final AtomicInteger views;
    private boolean back;

    private Row(int index, int views) {
      this.index = index;
      this.views = new AtomicInteger(views);
    }

    int index() {
      return index;
    }

    SharedCache cache() {
      return SharedCache.this;
    }

    /** Its next step is there; true the first time. */
    synchronized boolean comesBack() {
      boolean first = !back;
      back = true;
      return first;
    }

    /** The value {@code slot} as the text itself would have it. */
    DeviceValue view(int slot) {
      return new View(this, values.get(slot), lengths[index]);
    }

    private void closeView() {
      if (views.decrementAndGet() == 0) {
        if (comesBack()) {
          left.run();
        }
        closeRow();
      }
    }
  }

  /** One text's keys or values, without the padding. */
  static final class View implements DeviceValue {

    private final Row row;
    private final DeviceValue whole;
    private final int length;
    private boolean closed;

    private View(Row row, DeviceValue whole, int length) {
      this.row = row;
      this.whole = whole;
      this.length = length;
    }

    Row row() {
      return row;
    }

    /** The value with all rows; the cache's. */
    DeviceValue whole() {
      return whole;
    }

    @Override
    public ElementType type() {
      return whole.type();
    }

    @Override
    public Shape shape() {
      Shape all = whole.shape();
      return Shape.of(1, all.axis(1), length, all.axis(3));
    }

    @Override
    public Tensor tensor() {
      Tensor padded;
      try (DeviceValue one = whole.rows(row.index())) {
        padded = one.tensor();
      }
      Tensor own = Tensor.zeros(type(), shape());
      copy(padded, own.bytes(), (int) own.shape().axis(2), 0);
      return own;
    }

    @Override
    public DeviceValue rows(int... rows) {
      return DeviceValue.of(tensor()).rows(rows);
    }

    @Override
    public synchronized void close() {
      if (!closed) {
        closed = true;
        row.closeView();
      }
    }
  }

  /**
   * Copies the last positions of {@code [1, heads, n, width]} to the last positions of a row of
   * {@code [rows, heads, length, width]}.
   *
   * @param to all rows
   */
  static void copy(Tensor from, ByteBuffer to, int length, int row) {
    Shape shape = from.shape();
    int heads = shape.size(1);
    int count = shape.size(2);
    int moved = Math.min(count, length);
    int width = shape.size(3) * from.type().bytes();
    ByteBuffer source = from.bytes();
    for (int head = 0; head < heads; head++) {
      int at = (head * count + count - moved) * width;
      int target = ((row * heads + head) * length + length - moved) * width;
      to.put(to.position() + target, source, source.position() + at, moved * width);
    }
  }
}

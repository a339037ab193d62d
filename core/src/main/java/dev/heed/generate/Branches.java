package dev.heed.generate;

import dev.heed.generate.DecoderInputs.RowMasks;
import dev.heed.runtime.DeviceValue;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The beams of a search as branches of one text for each item. The cache has each token once, those
 * of the prompt and of what beams have in common too, and a beam is the set of those that are its
 * own: to follow another beam copies no keys and values. For one thread.
 */
final class Branches {

  /** Tokens of no beam that wait until it is worth to leave them out: copying has its price. */
  private static final int SPARE = 32;

  private final RowMasks items;
  private final int prompt;

  /** For each token of the cache how many come before it in its text, the same for all items. */
  private int[] numbers;

  /** Which tokens of the cache are a beam's own, item by item. */
  private List<BitSet> own;

  /** How many tokens there were when it was last asked which may go. */
  private int looked;

  /**
   * @param items the prompts' masks, as many as items
   * @param prompt tokens of each prompt, all of which are in the cache
   */
  Branches(RowMasks items, int prompt) {
    this.items = items;
    this.prompt = prompt;
    this.numbers = IntStream.range(0, prompt).toArray();
    this.looked = prompt;
    this.own = new ArrayList<>();
    long[] masks = items.attention(prompt);
    for (int item = 0; item < items.rows(); item++) {
      int start = item * prompt;
      own.add(bits(IntStream.range(0, prompt).filter(i -> masks[start + i] != 0)));
    }
  }

  private static BitSet bits(IntStream places) {
    return places.collect(BitSet::new, BitSet::set, BitSet::or);
  }

  /** Goes on with these beams, in this order, each of the item whose place it takes. */
  void choose(int... beams) {
    own = Arrays.stream(beams).mapToObj(beam -> (BitSet) own.get(beam).clone()).toList();
  }

  /** How many beams an item has. */
  int width() {
    return own.size() / items.rows();
  }

  /** How many tokens the cache has for each item. */
  int size() {
    return numbers.length;
  }

  private int total() {
    return numbers.length + width();
  }

  /** BOOL {@code [items, beams, kept + beams]}: which tokens each beam's new one sees. */
  Tensor seen() {
    int total = total();
    Tensor seen = Tensor.zeros(ElementType.BOOL, Shape.of(items.rows(), width(), total));
    ByteBuffer bytes = seen.bytes();
    for (int beam = 0; beam < own.size(); beam++) {
      BitSet set = own.get(beam);
      int start = bytes.position() + beam * total;
      for (int i = set.nextSetBit(0); i >= 0; i = set.nextSetBit(i + 1)) {
        bytes.put(start + i, (byte) 1);
      }
      bytes.put(start + size() + beam % width(), (byte) 1);
    }
    return seen;
  }

  /** I64 {@code [kept + beams]}; {@code next} is that of the new tokens. */
  Tensor numbers(int next) {
    long[] all = new long[total()];
    Arrays.setAll(all, i -> i < numbers.length ? numbers[i] : next);
    return Tensor.of(Shape.of(all.length), all);
  }

  /** I64 {@code [items, beams]}: where the new tokens stand, padding left out. */
  Tensor positions(int next) {
    long[] each = items.positions(next, next + 1);
    long[] all = new long[own.size()];
    Arrays.setAll(all, beam -> each[beam / width()]);
    return Tensor.of(Shape.of(items.rows(), width()), all);
  }

  /** The new tokens were read: the cache has one more of each beam. */
  void grow(int next) {
    int from = numbers.length;
    numbers = Arrays.copyOf(numbers, total());
    Arrays.fill(numbers, from, numbers.length, next);
    for (int beam = 0; beam < own.size(); beam++) {
      own.get(beam).set(from + beam % width());
    }
  }

  /**
   * Which tokens of each item's cache stay, in their order: those of some beam; empty as long as
   * there is little to leave out. All that follows counts in what is left.
   */
  List<int[]> shrink() {
    if (numbers.length - looked < SPARE) {
      return List.of();
    }
    looked = numbers.length;
    List<List<Integer>> left = left();
    int size = left.get(0).size();
    if (numbers.length - size <= SPARE + size / 2) {
      return List.of();
    }
    List<int[]> stay =
        left.stream().map(one -> one.stream().mapToInt(Integer::intValue).toArray()).toList();
    List<BitSet> fewer = new ArrayList<>();
    for (int beam = 0; beam < own.size(); beam++) {
      BitSet set = own.get(beam);
      int[] places = stay.get(beam / width());
      // a place that fills up a level may be there twice: the first one counts
      fewer.add(
          bits(
              IntStream.range(0, places.length)
                  .filter(i -> set.get(places[i]) && (i == 0 || places[i] != places[i - 1]))));
    }
    int[] before = numbers;
    numbers = Arrays.stream(stay.get(0)).map(place -> before[place]).toArray();
    own = fewer;
    looked = size;
    return stay;
  }

  /** Tokens with one number are neighbours; each item keeps as many of them as any needs. */
  private List<List<Integer>> left() {
    int count = items.rows();
    List<BitSet> live = new ArrayList<>();
    for (int item = 0; item < count; item++) {
      BitSet all = new BitSet();
      own.subList(item * width(), (item + 1) * width()).forEach(all::or);
      live.add(all);
    }
    List<List<Integer>> left = new ArrayList<>();
    live.forEach(all -> left.add(new ArrayList<>()));
    for (int from = 0; from < numbers.length; ) {
      int to = from + 1;
      while (to < numbers.length && numbers[to] == numbers[from]) {
        to++;
      }
      level(from, to, live, left);
      from = to;
    }
    return left;
  }

  private void level(int from, int to, List<BitSet> live, List<List<Integer>> left) {
    boolean ofPrompt = numbers[from] < prompt;
    int most = ofPrompt ? 1 : 0;
    for (BitSet all : live) {
      most = Math.max(most, all.get(from, to).cardinality());
    }
    for (int item = 0; item < live.size(); item++) {
      List<Integer> places = left.get(item);
      int end = places.size() + most;
      BitSet all = live.get(item);
      for (int i = all.nextSetBit(from); i >= 0 && i < to; i = all.nextSetBit(i + 1)) {
        places.add(i);
      }
      while (places.size() < end) {
        int last = places.size() - 1;
        places.add(last >= 0 && places.get(last) >= from ? places.get(last) : from);
      }
    }
  }

  /** Those tokens of a cache {@code [items, heads, kept, width]}, item by item. */
  static DeviceValue kept(DeviceValue value, List<int[]> stay) {
    Tensor from = value.tensor();
    long[] axes = from.shape().axes();
    int heads = (int) axes[1];
    int all = (int) axes[2];
    int width = (int) axes[3] * from.type().bytes();
    int left = stay.get(0).length;
    axes[2] = left;
    Tensor to = Tensor.zeros(from.type(), Shape.of(axes));
    ByteBuffer source = from.bytes();
    ByteBuffer target = to.bytes();
    for (int row = 0; row < stay.size() * heads; row++) {
      int[] places = stay.get(row / heads);
      for (int i = 0; i < left; ) {
        int end = i + 1;
        while (end < left && places[end] == places[end - 1] + 1) {
          end++;
        }
        int at = source.position() + (row * all + places[i]) * width;
        target.put(target.position() + (row * left + i) * width, source, at, (end - i) * width);
        i = end;
      }
    }
    return DeviceValue.of(to);
  }
}

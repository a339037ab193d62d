package dev.heed.testing.fuzz;

import dev.heed.testing.fuzz.FuzzTarget.Form;
import dev.heed.testing.fuzz.FuzzTarget.Reading;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Makes input number {@code n} of a target, always the same. */
final class Mutator {

  private static final long[] NUMBERS = {
    0,
    1,
    -1,
    2,
    0x7f,
    0x80,
    0xff,
    0x100,
    0x7fff,
    0x8000,
    0xffff,
    0x10000,
    0x7fffffffL,
    0x80000000L,
    0xffffffffL,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };

  private final FuzzTarget target;
  private final Reading reading;
  private final JsonMutator json;

  Mutator(FuzzTarget target, Reading reading) {
    this.target = target;
    this.reading = reading;
    this.json = new JsonMutator(target.form() == Form.JSON ? reading.seeds() : List.of());
  }

  /** An input, and the seed that it came from. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Input(byte[] bytes, int seed) {}

  Input input(int number) {
    Random random = new Random(number * 7919L + target.name().hashCode());
    int seed = random.nextInt(reading.seeds().size());
    byte[] bytes =
        target.form() == Form.JSON && random.nextInt(4) > 0
            ? json.mutated(random, seed)
            : mutated(random, reading.seeds().get(seed));
    if (target.form() == Form.PNG && random.nextInt(8) > 0) {
      Checksums.png(bytes);
    }
    if (target.form() == Form.OGG && random.nextInt(8) > 0) {
      Checksums.ogg(bytes);
    }
    return new Input(bytes, seed);
  }

  private byte[] mutated(Random random, byte[] seed) {
    byte[] bytes = seed.clone();
    int times = 1 + random.nextInt(random.nextInt(5) == 0 ? 24 : 5);
    for (int i = 0; i < times && bytes.length > 0; i++) {
      bytes = once(random, bytes, place(random, bytes.length));
    }
    return bytes;
  }

  /** Headers come first, and are read first. */
  private static int place(Random random, int length) {
    return random.nextInt(3) == 0 ? random.nextInt(Math.min(length, 128)) : random.nextInt(length);
  }

  private byte[] once(Random random, byte[] bytes, int at) {
    boolean text = target.form() == Form.TEXT || target.form() == Form.JSON;
    switch (random.nextInt(text ? 13 : 10)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes[at] = (byte) random.nextInt(256);
      case 2 -> bytes[at] = (byte) NUMBERS[random.nextInt(NUMBERS.length)];
      case 3 -> {
        return splice(bytes, at, Math.min(bytes.length, at + length(random, bytes, 64)), NOTHING);
      }
      case 4 -> {
        int length = length(random, bytes, 64);
        int from = random.nextInt(bytes.length - length + 1);
        return splice(bytes, at, at, Arrays.copyOfRange(bytes, from, from + length));
      }
      case 5 -> {
        return random.nextInt(3) == 0 ? Arrays.copyOf(bytes, at) : bytes;
      }
      case 6 -> other(random, bytes, at);
      case 7, 8 -> number(random, bytes, at);
      case 9 -> Arrays.fill(bytes, at, at + Math.min(bytes.length - at, 16), bytes[at]);
      case 10 -> {
        return splice(bytes, at, at, word(random));
      }
      default -> {
        return splice(bytes, start(bytes, at), end(bytes, at), word(random));
      }
    }
    return bytes;
  }

  private static final byte[] NOTHING = new byte[0];

  private static int length(Random random, byte[] bytes, int most) {
    return 1 + random.nextInt(Math.min(most, bytes.length));
  }

  private static byte[] splice(byte[] bytes, int from, int to, byte[] between) {
    byte[] result = new byte[bytes.length - (to - from) + between.length];
    System.arraycopy(bytes, 0, result, 0, from);
    System.arraycopy(between, 0, result, from, between.length);
    System.arraycopy(bytes, to, result, from + between.length, bytes.length - to);
    return result;
  }

  /** A stretch of another seed over this one. */
  private void other(Random random, byte[] bytes, int at) {
    byte[] other = reading.seeds().get(random.nextInt(reading.seeds().size()));
    if (other.length > 0) {
      int length = length(random, other, 256);
      int from = random.nextInt(other.length - length + 1);
      System.arraycopy(other, from, bytes, at, Math.min(length, bytes.length - at));
    }
  }

  /** A number at the edge of its type, in either order of bytes. */
  private static void number(Random random, byte[] bytes, int at) {
    int width = 2 << random.nextInt(3);
    long value = NUMBERS[random.nextInt(NUMBERS.length)];
    boolean big = random.nextBoolean();
    for (int i = 0; i < width && at + i < bytes.length; i++) {
      bytes[at + i] = (byte) (value >>> (8 * (big ? width - 1 - i : i)));
    }
  }

  private byte[] word(Random random) {
    List<String> words = new ArrayList<>(reading.words());
    words.addAll(JsonMutator.WORDS);
    return words.get(random.nextInt(words.size())).getBytes(StandardCharsets.UTF_8);
  }

  private static int start(byte[] bytes, int at) {
    int start = at;
    while (start > 0 && ":,[{( ".indexOf(bytes[start - 1]) < 0) {
      start--;
    }
    return start;
  }

  private static int end(byte[] bytes, int at) {
    int end = at;
    while (end < bytes.length && ",]}:) \n".indexOf(bytes[end]) < 0) {
      end++;
    }
    return end;
  }
}

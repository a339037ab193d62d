package dev.heed.generate;

import java.util.Arrays;

/** One sequence so far: the decoder's prompt, with its padding, and what was added to it. */
public final class Tokens {

  private long[] ids;
  private int size;
  private final int prompt;

  private Tokens(long[] ids, int size, int prompt) {
    this.ids = ids;
    this.size = size;
    this.prompt = prompt;
  }

  /** A sequence to which nothing was added yet; {@code prompt} is copied. */
  public static Tokens of(long... prompt) {
    return new Tokens(prompt.clone(), prompt.length, prompt.length);
  }

  /** How many tokens there are, the prompt's among them. */
  public int size() {
    return size;
  }

  /** How many of them are the prompt's. */
  public int prompt() {
    return prompt;
  }

  /** One token; the prompt's come first. */
  public long get(int position) {
    if (position >= size) {
      throw new IndexOutOfBoundsException(position);
    }
    return ids[position];
  }

  public long last() {
    return get(size - 1);
  }

  /** All tokens, copied. */
  public long[] toArray() {
    return Arrays.copyOf(ids, size);
  }

  /** What was added to the prompt, copied. */
  public long[] added() {
    return Arrays.copyOfRange(ids, prompt, size);
  }

  void add(long id) {
    if (size == ids.length) {
      ids = Arrays.copyOf(ids, Math.max(16, 2 * size));
    }
    ids[size++] = id;
  }

  /** A new sequence with one more token. */
  Tokens and(long id) {
    Tokens longer = new Tokens(Arrays.copyOf(ids, size + 1), size, prompt);
    longer.add(id);
    return longer;
  }

  Tokens copy() {
    return cut(size);
  }

  /** The first {@code length} tokens as a sequence of their own. */
  Tokens cut(int length) {
    return new Tokens(Arrays.copyOf(ids, length), length, prompt);
  }
}

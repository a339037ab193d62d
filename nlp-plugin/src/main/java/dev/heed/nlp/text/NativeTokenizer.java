package dev.heed.nlp.text;

import ai.djl.huggingface.tokenizers.jni.CharSpan;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The published Rust tokenizer, without padding or truncation of its own. Freed when it is out of
 * reach. Safe for concurrent calls: encoding and decoding only read it.
 */
final class NativeTokenizer {

  private static final Cleaner CLEANER = Cleaner.create();

  private final TokenizersLibrary library;
  private final long handle;
  private final Object owner;
  private final long known;
  private final long unknown;

  private NativeTokenizer(TokenizersLibrary library, long handle) {
    this.library = library;
    this.handle = handle;
    this.owner = this;
    this.known = Long.MAX_VALUE;
    this.unknown = 0;
    CLEANER.register(this, () -> library.deleteTokenizer(handle));
  }

  private NativeTokenizer(NativeTokenizer owner, long known, long unknown) {
    this.library = owner.library;
    this.handle = owner.handle;
    this.owner = owner;
    this.known = known;
    this.unknown = unknown;
  }

  /** The same, giving {@code unknown} for all ids from {@code known} on. */
  NativeTokenizer knowing(long known, long unknown) {
    return new NativeTokenizer(this, known, unknown);
  }

  /**
   * @param json as in {@code tokenizer.json}
   * @param origin the file, for messages
   */
  static NativeTokenizer of(String json, String origin) {
    TokenizersLibrary library = NativeLibrary.get();
    try {
      return new NativeTokenizer(library, library.createTokenizerFromString(json));
    } catch (RuntimeException e) {
      throw new HeedException(
          ErrorCode.INVALID_MODEL,
          "%s describes no tokenizer that can be built: %s. Is the download complete?"
              .formatted(origin, e.getMessage()),
          e);
    }
  }

  /** Ids, type ids, and which text each token belongs to. */
  Encoding ids(String text, Optional<String> pair, boolean addSpecialTokens) {
    return read(text, pair, addSpecialTokens, encoding -> idsOf(encoding));
  }

  /** With tokens, offsets and words. */
  Encoding all(String text, Optional<String> pair, boolean addSpecialTokens) {
    CodePoints first = CodePoints.of(text);
    CodePoints second = pair.map(CodePoints::of).orElse(first);
    return read(text, pair, addSpecialTokens, e -> allOf(e, first, second));
  }

  String decode(long[] ids, boolean skipSpecialTokens) {
    try {
      return library.decode(handle, ids, skipSpecialTokens);
    } catch (RuntimeException e) {
      throw failed("decode ids", e);
    } finally {
      Reference.reachabilityFence(owner);
    }
  }

  private interface Read {
    Encoding from(long encoding);
  }

  private Encoding read(String text, Optional<String> pair, boolean addSpecialTokens, Read read) {
    String first = CodePoints.wellFormed(text);
    long encoding = 0;
    try {
      encoding = encode(first, pair.map(CodePoints::wellFormed), addSpecialTokens);
      return read.from(encoding);
    } finally {
      if (encoding != 0) {
        library.deleteEncoding(encoding);
      }
      Reference.reachabilityFence(owner);
    }
  }

  private long encode(String first, Optional<String> pair, boolean addSpecialTokens) {
    try {
      return pair.isPresent()
          ? library.encodeDual(handle, first, pair.get(), addSpecialTokens)
          : library.encode(handle, first, addSpecialTokens);
    } catch (RuntimeException e) {
      throw failed("encode a text", e);
    }
  }

  /** All that the native code says of itself is a text. */
  private static HeedException failed(String what, RuntimeException e) {
    return new HeedException(
        ErrorCode.INVALID_MODEL,
        "The model's tokenizer cannot %s: %s. Do the parts of tokenizer.json belong together?"
            .formatted(what, e.getMessage()),
        e);
  }

  private Encoding idsOf(long encoding) {
    int[] none = new int[0];
    return new Encoding(
        known(library.getTokenIds(encoding)),
        library.getTypeIds(encoding),
        List.of(),
        none,
        none,
        none,
        ints(library.getSequenceIds(encoding)),
        new boolean[0]);
  }

  private long[] known(long[] ids) {
    for (int i = 0; i < ids.length; i++) {
      ids[i] = ids[i] < known ? ids[i] : unknown;
    }
    return ids;
  }

  private Encoding allOf(long encoding, CodePoints first, CodePoints second) {
    Encoding ids = idsOf(encoding);
    int[] starts = new int[ids.length()];
    int[] ends = new int[ids.length()];
    CharSpan[] spans = library.getTokenCharSpans(encoding);
    for (int i = 0; i < starts.length; i++) {
      CodePoints text = ids.sequences()[i] == 1 ? second : first;
      starts[i] = spans[i] == null ? 0 : text.unit(spans[i].getStart());
      ends[i] = spans[i] == null ? 0 : text.unit(spans[i].getEnd());
    }
    return new Encoding(
        ids.ids(),
        ids.typeIds(),
        List.of(library.getTokens(encoding)),
        starts,
        ends,
        ints(library.getWordIds(encoding)),
        ids.sequences(),
        flags(library.getSpecialTokenMask(encoding)));
  }

  private static int[] ints(long[] values) {
    return Arrays.stream(values).mapToInt(Math::toIntExact).toArray();
  }

  private static boolean[] flags(long[] values) {
    boolean[] flags = new boolean[values.length];
    for (int i = 0; i < flags.length; i++) {
      flags[i] = values[i] != 0;
    }
    return flags;
  }
}

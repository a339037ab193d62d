package dev.heed.nlp.generation;

import dev.heed.generate.GenerationConfig;
import dev.heed.spi.Tokenizer;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * From which language to which. Multilingual models have a special token for each: the source's
 * takes the place of the one that the tokenizer sets, the target's is what the decoder says first.
 */
record Languages(Optional<String> source, Optional<String> target) {

  private static final Pattern TASK = Pattern.compile("translation_([^_]+.*?)_to_(.+)");

  static Languages none() {
    return new Languages(Optional.empty(), Optional.empty());
  }

  /** What {@code translation_en_to_de} says; empty for another id. */
  static Optional<Languages> in(String task) {
    Matcher matcher = TASK.matcher(task);
    return matcher.matches()
        ? Optional.of(new Languages(Optional.of(matcher.group(1)), Optional.of(matcher.group(2))))
        : Optional.empty();
  }

  /** The options go before the task's id. */
  static Languages of(String task, TranslationOptions options) {
    Languages named = in(task).orElseGet(Languages::none);
    return new Languages(options.srcLang().or(named::source), options.tgtLang().or(named::target));
  }

  /** The task's id with both languages. */
  Optional<String> task() {
    return source.flatMap(from -> target.map(to -> "translation_" + from + "_to_" + to));
  }

  /** With the target's token forced first, where the vocabulary has one. */
  GenerationConfig apply(GenerationConfig config, Tokenizer tokenizer) {
    OptionalLong id = target.map(lang -> id(lang, tokenizer)).orElseGet(OptionalLong::empty);
    return id.isPresent() ? config.with("forced_bos_token_id", id.getAsLong()) : config;
  }

  /** The tokens of a text, with the source's token where the vocabulary has one. */
  long[] source(String text, Tokenizer tokenizer) {
    long[] ids = tokenizer.ids(text, true);
    OptionalLong id = source.map(lang -> id(lang, tokenizer)).orElseGet(OptionalLong::empty);
    if (id.isPresent()) {
      place(ids, tokenizer.ids(text, false), id.getAsLong());
    }
    return ids;
  }

  /** In front of the text, or behind it and its end, as the tokenizer does with its own. */
  private static void place(long[] ids, long[] bare, long id) {
    boolean inFront = ids.length > bare.length && !startsWith(ids, bare);
    if (inFront) {
      ids[0] = id;
    } else if (ids.length > bare.length + 1) {
      ids[ids.length - 1] = id;
    }
  }

  private static boolean startsWith(long[] ids, long[] bare) {
    return Arrays.equals(ids, 0, bare.length, bare, 0, bare.length);
  }

  /** A language's token is special: a word that is spelt like it is none. */
  private static OptionalLong id(String language, Tokenizer tokenizer) {
    return Stream.of(language, "__" + language + "__", "<2" + language + ">")
        .map(tokenizer::id)
        .filter(id -> id.isPresent() && isSpecial(id.getAsLong(), tokenizer))
        .findFirst()
        .orElseGet(OptionalLong::empty);
  }

  private static boolean isSpecial(long id, Tokenizer tokenizer) {
    long[] ids = {id};
    return tokenizer.decode(ids, true).isEmpty() && !tokenizer.decode(ids, false).isEmpty();
  }
}

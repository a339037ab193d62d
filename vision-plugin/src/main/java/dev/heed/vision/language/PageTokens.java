package dev.heed.vision.language;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.Json;
import dev.heed.model.ModelFolder;
import dev.heed.spi.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A question and the words of a page as tokens with boxes, in windows where they are many: the
 * tokenizers of LayoutLM.
 *
 * @param begin the special tokens before the question
 * @param between those between question and words
 * @param end those behind the words
 * @param typed whether the words are of another type than the question
 * @param separator the box of special tokens between and behind
 * @see <a href="https://huggingface.co/docs/transformers/model_doc/layoutlmv3">as published</a>
 */
@SuppressWarnings("ArrayRecordComponent") // made here and only read
record PageTokens(
    Tokenizer tokenizer,
    long[] begin,
    long[] between,
    long[] end,
    boolean typed,
    List<Integer> separator) {

  private static final List<Integer> NOWHERE = List.of(0, 0, 0, 0);

  /** Tokens that two windows share where nobody says. */
  private static final int STRIDE = 256;

  static PageTokens of(ModelFolder folder, Tokenizer tokenizer) {
    long[] one = tokenizer.ids("", true);
    long[] two = tokenizer.ids("", "");
    int middle = two.length - one.length;
    if (one.length < 2 || middle < 1) {
      throw new HeedException(
          ErrorCode.UNSUPPORTED,
          "The tokenizer of %s puts no special tokens around and between a question and the words of a page; document-question-answering needs those of LayoutLM."
              .formatted(folder));
    }
    Json config = folder.config();
    boolean third = config.text("model_type", "").equals("layoutlmv3");
    return new PageTokens(
        tokenizer,
        Arrays.copyOfRange(two, 0, 1),
        Arrays.copyOfRange(two, 1, 1 + middle),
        Arrays.copyOfRange(two, 1 + middle, two.length),
        middle == 1 && config.integer("type_vocab_size", 2) > 1,
        separator(folder, third ? 0 : PageWord.PAGE));
  }

  private static List<Integer> separator(ModelFolder folder, int usual) {
    return folder
        .findJson("tokenizer_config.json")
        .filter(config -> config.has("sep_token_box"))
        .map(config -> config.integers("sep_token_box"))
        .filter(box -> box.size() == NOWHERE.size())
        .orElse(Collections.nCopies(NOWHERE.size(), usual));
  }

  /** Overlapping windows over the words; a single one where they fit. */
  List<PageWindow> windows(
      String question, List<PageWord> words, DocumentQuestionAnsweringOptions options) {
    long[] asked = ids(question);
    PageWindow all = all(words);
    int room = room(asked.length, options);
    int stride = options.docStride().orElse(Math.min(longest(options) / 2, STRIDE));
    if (all.length() > room && stride >= room) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "Windows of %s tokens of the page cannot share %s. Give a smaller --doc-stride, a larger --max-seq-len or a shorter question."
              .formatted(room, stride));
    }
    List<PageWindow> windows = new ArrayList<>();
    int from = 0;
    do {
      int to = Math.min(from + room, all.length());
      windows.add(window(asked, all, from, to));
      from = to == all.length() ? to : from + room - stride;
    } while (from < all.length());
    return windows;
  }

  private long[] ids(String question) {
    return Arrays.stream(question.strip().split("\\s+"))
        .flatMapToLong(word -> Arrays.stream(tokenizer.ids(word, false)))
        .toArray();
  }

  /** Words are read one by one: a blank before each belongs to it where the tokenizer wants one. */
  private PageWindow all(List<PageWord> words) {
    PageWindow all = new PageWindow();
    for (int i = 0; i < words.size(); i++) {
      for (long id : tokenizer.ids(words.get(i).text(), false)) {
        all.add(id, i, words.get(i).box());
      }
    }
    return all;
  }

  private int longest(DocumentQuestionAnsweringOptions options) {
    int most = tokenizer.maxLength().orElse(Integer.MAX_VALUE);
    int length = options.maxSeqLen().orElse(most);
    if (length > most) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "--max-seq-len is %s, but the model takes %s tokens at most. Give no more, or leave it out: more words are read in several windows."
              .formatted(length, most));
    }
    return length;
  }

  /** How many of the page's tokens are in a window. */
  private int room(int asked, DocumentQuestionAnsweringOptions options) {
    int special = begin.length + between.length + end.length;
    int room = longest(options) - asked - special;
    if (room < 1) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "The question has %s tokens, which leaves none of %s for the page. Ask in fewer words, or give a larger --max-seq-len."
              .formatted(asked, longest(options)));
    }
    return room;
  }

  private PageWindow window(long[] asked, PageWindow all, int from, int to) {
    PageWindow window = new PageWindow();
    put(window, begin, NOWHERE);
    put(window, asked, NOWHERE);
    put(window, between, separator);
    for (int i = from; i < to; i++) {
      window.add(all.ids().get(i), all.words().get(i), all.boxes().get(i));
    }
    put(window, end, separator);
    return window;
  }

  private static void put(PageWindow window, long[] ids, List<Integer> box) {
    for (long id : ids) {
      window.add(id, -1, box);
    }
  }

  /** Where the words begin in each window of this question. */
  int firstOfWords(PageWindow window) {
    int first = 0;
    while (first < window.length() && window.words().get(first) < 0) {
      first++;
    }
    return first;
  }
}

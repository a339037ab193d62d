package dev.heed.nlp.task;

import dev.heed.nlp.text.Encoding;

/**
 * Where in the text a span of tokens is: from the start of its first word to the end of its last.
 *
 * @param sequence which of the pair's texts is the context
 */
record AnswerOffsets(Encoding encoding, int sequence, boolean alignToWords) {

  ExtractedAnswer answer(Spans.Span span, String context) {
    boolean words = alignToWords && word(span.start()) >= 0 && word(span.end()) >= 0;
    int start = words ? startOfWord(word(span.start())) : encoding.starts()[span.start()];
    int end = words ? endOfWord(word(span.end())) : encoding.ends()[span.end()];
    return new ExtractedAnswer(
        (float) span.score(), start, end, context.substring(start, Math.max(start, end)));
  }

  private int word(int token) {
    return encoding.words()[token];
  }

  private int startOfWord(int word) {
    int token = 0;
    while (!isOf(word, token)) {
      token++;
    }
    return encoding.starts()[token];
  }

  private int endOfWord(int word) {
    int token = encoding.length() - 1;
    while (!isOf(word, token)) {
      token--;
    }
    return encoding.ends()[token];
  }

  private boolean isOf(int word, int token) {
    return encoding.words()[token] == word && encoding.sequences()[token] == sequence;
  }
}

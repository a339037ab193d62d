package dev.heed.vision.language;

import dev.heed.spi.Option;
import dev.heed.spi.Source;
import java.util.List;
import java.util.Optional;

/** The options of {@link DocumentQuestionAnswering}. */
public record DocumentQuestionAnsweringOptions(
    @Option("What is asked about the page.") Optional<String> question,
    @Option(
            value =
                "The page's words with their boxes, in JSON: [[\"Total\", [24, 680, 90, 735]]].",
            placeholder = "FILE")
        Optional<String> words,
    @Option(
            value = "What the boxes count: thousandths of the page, or pixels.",
            byDefault = "thousandths")
        BoxUnit boxUnit,
    @Option(value = "How many answers at most.", byDefault = "1", min = 1) int topK,
    @Option(value = "The most tokens of an answer.", byDefault = "15", min = 1) int maxAnswerLen,
    @Option(value = "Tokens of question and words together (what the model takes).", min = 1)
        Optional<Integer> maxSeqLen,
    @Option(value = "Tokens that two windows share (256, or half a window).", min = 0)
        Optional<Integer> docStride,
    @Option("There may be no answer.") boolean handleImpossibleAnswer,
    @Option(value = "For models that write: the most tokens to write (256).", min = 1)
        Optional<Integer> maxNewTokens) {

  /** The words of a page: its own, or those of the file. */
  List<PageWord> words(AskedImage page) {
    return page.words().isEmpty()
        ? words
            .map(file -> WordList.in(Source.path(file)).words(page.image(), boxUnit))
            .orElse(List.of())
        : page.words();
  }
}

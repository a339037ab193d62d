package dev.heed.vision.language;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.runtime.Session;
import dev.heed.runtime.TensorSpec;
import dev.heed.spi.Call;
import dev.heed.spi.Processor;
import dev.heed.spi.TaskSetup;
import dev.heed.tensor.Tensor;
import dev.heed.vision.image.Image;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds answers among the words of a page: LayoutLM, which takes {@code bbox [1, N, 4]} beside the
 * tokens, its third version the page's picture as well, and gives {@code start_logits} and {@code
 * end_logits}.
 *
 * @param pictures where the graph takes one
 */
record PageReading(Session session, PageTokens tokens, Optional<Processor<Image>> pictures)
    implements PageModel {

  private static final String PIXELS = "pixel_values";

  /** What LayoutLMv2's graph calls its picture. */
  private static final String IMAGE = "image";

  static PageReading of(TaskSetup setup) {
    Session session = setup.session();
    boolean sees =
        session.signature().inputs().stream()
            .anyMatch(spec -> spec.name().equals(PIXELS) || spec.name().equals(IMAGE));
    return new PageReading(
        session,
        PageTokens.of(setup.folder(), setup.tokenizer()),
        sees ? Optional.of(setup.processor("image", Image.class)) : Optional.empty());
  }

  @Override
  public List<PageAnswer> answers(
      AskedImage page, String question, DocumentQuestionAnsweringOptions options, Call call) {
    List<PageWord> words = options.words(page);
    if (words.isEmpty()) {
      throw invalidInput(
          "The model reads words, and does not recognise them in a picture. Give those of the page"
              + " with their boxes: --words FILE, JSON such as [[\"Total\", [24, 680, 90, 735]]],"
              + " boxes in thousandths of the page.");
    }
    PageSpans spans = new PageSpans(options.maxAnswerLen(), options.topK());
    Optional<Tensor> pixels =
        pictures.map(all -> all.process(List.of(page.image())).byName().get(PIXELS));
    List<PageAnswer> answers = new ArrayList<>();
    double nothing = Double.POSITIVE_INFINITY;
    for (PageWindow window : tokens.windows(question, words, options)) {
      Outputs outputs = session.run(inputs(window, pixels), call.limit());
      PageSpans.Found found =
          spans.find(
              window,
              words,
              outputs.get("start_logits").toFloats(),
              outputs.get("end_logits").toFloats());
      answers.addAll(found.answers());
      nothing = Math.min(nothing, found.nothing());
    }
    if (options.handleImpossibleAnswer()) {
      answers.add(new PageAnswer((float) nothing, "", 0, 0));
    }
    answers.sort(
        Comparator.comparing(PageAnswer::score, Comparator.nullsFirst(Float::compare)).reversed());
    return List.copyOf(answers.subList(0, Math.min(options.topK(), answers.size())));
  }

  /** What the graph takes. */
  private Inputs inputs(PageWindow window, Optional<Tensor> pixels) {
    Map<String, Tensor> all = new LinkedHashMap<>();
    all.put("input_ids", window.tokens());
    all.put("bbox", window.places());
    all.put("attention_mask", window.all(1));
    all.put(
        "token_type_ids",
        tokens.typed() ? window.types(tokens.firstOfWords(window)) : window.all(0));
    pixels.ifPresent(
        picture -> {
          all.put(PIXELS, picture);
          all.put(IMAGE, picture);
        });
    all.keySet().retainAll(session.signature().inputs().stream().map(TensorSpec::name).toList());
    return new Inputs(all);
  }
}

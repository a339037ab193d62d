package dev.heed.vision.language;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.model.Labels;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Session;
import dev.heed.runtime.TensorSpec;
import dev.heed.spi.Call;
import dev.heed.spi.Processor;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.Tokenizer;
import dev.heed.tensor.Rows;
import dev.heed.tensor.Tensor;
import dev.heed.vision.image.Image;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rates every answer that a model knows, each for itself: ViLT, whose graph takes the question's
 * tokens and the picture, and gives {@code logits [1, K]}.
 *
 * @see <a href="https://arxiv.org/abs/2102.03334">Kim et al. 2021</a>
 */
record RatedAnswers(Session session, Processor<Image> pictures, Tokenizer tokenizer, Labels labels)
    implements AnswerModel {

  static RatedAnswers of(TaskSetup setup) {
    return new RatedAnswers(
        setup.session(),
        setup.processor("image", Image.class),
        setup.tokenizer(),
        setup.folder().labels());
  }

  @Override
  public List<VisualAnswer> answers(
      Image image, String question, VisualQuestionAnsweringOptions options, Call call) {
    Map<String, Tensor> all = new LinkedHashMap<>(tokenizer.process(List.of(question)).byName());
    all.putAll(pictures.process(List.of(image)).byName());
    all.keySet().retainAll(session.signature().inputs().stream().map(TensorSpec::name).toList());
    float[] logits = session.run(new Inputs(all), call.limit()).main("logits").toFloats();
    if (logits.length == 0) {
      throw invalidModel("The graph rates no answers: its output has no numbers.");
    }
    return Arrays.stream(Rows.topK(Math.min(options.most(), logits.length), logits))
        .mapToObj(i -> new VisualAnswer((float) Rows.sigmoid(logits[i]), labels.get(i)))
        .toList();
  }
}

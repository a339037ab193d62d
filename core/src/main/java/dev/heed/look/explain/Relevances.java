package dev.heed.look.explain;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.export.RecordedModel;
import dev.heed.look.AnswerGradients;
import dev.heed.look.AttentionGradients;
import dev.heed.look.AttentionGradients.Logit;
import dev.heed.look.AttentionMap;
import dev.heed.look.FoundAttention;
import dev.heed.look.FoundAttention.Kind;
import dev.heed.look.GradientRelevance;
import dev.heed.look.LayerGradients;
import dev.heed.look.LookOptions;
import dev.heed.model.ModelFolder;
import dev.heed.runtime.Device;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.OpenOptions;
import dev.heed.runtime.Outputs;
import dev.heed.runtime.Session;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.ModelInput;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an answer depends on, by its gradients: of labels, of objects, of words. */
record Relevances(Explainer explainer, List<Architecture> known) {

  private static final OpenOptions OPTIONS = OpenOptions.on(Device.CPU);
  private static final String FOUND = "attention and gradients";

  static Relevances of(Explainer explainer) {
    if (!explainer.folder().hasWeights()) {
      throw new HeedException(
          ErrorCode.UNSUPPORTED,
          "Gradients are those of a model that is built from its weights, but '%s' has no model.safetensors. --rollout and --occlusion look at graphs as they are."
              .formatted(explainer.folder().path()));
    }
    return new Relevances(explainer, explainer.looks().architectures().get());
  }

  /** What is asked about, and the model that answers. */
  @SuppressWarnings("ArrayRecordComponent") // made here and only read
  private record Asked(AnswerGradients gradients, List<Logit> answers, long[] written)
      implements AutoCloseable {

    @Override
    public void close() {
      gradients.close();
    }
  }

  /** One map, {@code relevance}: of the first answer, or of each word that was written. */
  Explanation relevance(ModelInput<?> input) {
    try (Asked asked = ask(input)) {
      List<float[]> rows = new ArrayList<>();
      for (Logit answer : asked.answers()) {
        AttentionGradients found = asked.gradients().at(answer);
        if (!found.reads()) {
          Tensor shares = GradientRelevance.shares(found.relevance());
          return explanation(input, Explanation.made("relevance", FOUND, shares), asked);
        }
        rows.add(share(found.relevance(), answer.token()));
      }
      return explanation(input, ofRows(rows), asked);
    }
  }

  /** Of the tokens that are read; each row sums to 1. */
  private static float[] share(Tensor relevance, int token) {
    int tokens = relevance.shape().size(2);
    float[] row = Arrays.copyOfRange(relevance.toFloats(), token * tokens, (token + 1) * tokens);
    double sum = 0;
    for (float value : row) {
      sum += value;
    }
    for (int i = 0; i < tokens && sum > 0; i++) {
      row[i] /= (float) sum;
    }
    return row;
  }

  private static AttentionMap ofRows(List<float[]> rows) {
    int tokens = rows.get(0).length;
    float[] all = new float[rows.size() * tokens];
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(rows.get(i), 0, all, i * tokens, tokens);
    }
    FoundAttention found = new FoundAttention("relevance", 0, Kind.CROSS, Optional.of(1), FOUND);
    return new AttentionMap(found, Tensor.of(Shape.of(1, 1, rows.size(), tokens), all));
  }

  private Explanation explanation(ModelInput<?> input, AttentionMap map, Asked asked) {
    return new Explanation(input, explainer.processors(), List.of(map), asked.written());
  }

  /** The attention of each layer, as far as the last answer grows with it. */
  Explanation weights(ModelInput<?> input) {
    try (Asked asked = ask(input)) {
      List<Logit> answers = asked.answers();
      AttentionGradients found = asked.gradients().at(answers.get(answers.size() - 1));
      List<AttentionMap> maps = new ArrayList<>();
      if (found.reads()) {
        maps.addAll(weighted("encoder_attention_gradients.", Kind.ENCODER, found.encoder()));
        maps.addAll(weighted("decoder_attention_gradients.", Kind.DECODER, found.layers()));
        maps.addAll(weighted("cross_attention_gradients.", Kind.CROSS, found.cross()));
      } else {
        maps.addAll(weighted("attention_gradients.", Kind.ENCODER, found.layers()));
      }
      return new Explanation(input, explainer.processors(), maps, asked.written());
    }
  }

  private static List<AttentionMap> weighted(String prefix, Kind kind, LayerGradients layers) {
    List<AttentionMap> maps = new ArrayList<>();
    for (Tensor weighted : layers.weighted()) {
      Optional<Integer> heads = Optional.of(weighted.shape().size(1));
      int layer = maps.size();
      maps.add(
          new AttentionMap(
              new FoundAttention(prefix + layer, layer, kind, heads, "attention times gradient"),
              weighted));
    }
    return maps;
  }

  private Asked ask(ModelInput<?> input) {
    return AnswerGradients.isPair(explainer.folder(), known) ? written(input) : told(input);
  }

  /** An encoder's decoder writes first; then each of its words is an answer. */
  private Asked written(ModelInput<?> input) {
    ModelFolder folder = explainer.folder();
    long[] ids = explainer.attention(input, LookOptions.allMaps()).generated();
    if (ids.length < 2) {
      throw new HeedException(
          ErrorCode.UNSUPPORTED,
          "The model wrote nothing for this input, so there is no word whose relevance could be"
              + " told.");
    }
    long[] read = Arrays.copyOf(ids, ids.length - 1);
    List<Logit> answers = new ArrayList<>();
    for (int i = 0; i < read.length; i++) {
      answers.add(new Logit(i, Math.toIntExact(ids[i + 1])));
    }
    Map<String, Tensor> all;
    try (Session session =
        RecordedModel.of(folder, known, Choices.none())
            .open(explainer.looks().runtime(), OPTIONS)) {
      all = new LinkedHashMap<>(Explainer.fitted(input, session).byName());
    }
    all.put("decoder_input_ids", Tensor.of(Shape.of(1, read.length), read));
    return new Asked(
        AnswerGradients.open(folder, known, new Inputs(all), explainer.looks().runtime(), OPTIONS),
        answers,
        Arrays.copyOfRange(ids, 1, ids.length));
  }

  private Asked told(ModelInput<?> input) {
    ModelFolder folder = explainer.folder();
    try (Session session =
        RecordedModel.of(folder, known, Choices.none())
            .open(explainer.looks().runtime(), OPTIONS)) {
      Inputs inputs = Explainer.fitted(input, session);
      Outputs outputs = session.run(inputs);
      Tensor logits = outputs.byName().get("logits");
      Optional<Logit> answer = Optional.ofNullable(logits).flatMap(l -> answer(l, outputs));
      if (answer.isEmpty()) {
        throw new HeedException(
            ErrorCode.UNSUPPORTED,
            "Relevance asks what one answer depends on, so it needs a model that gives 'logits' [1, labels], [1, tokens, vocabulary] where it writes, or [1, objects, labels] beside boxes; this one gives %s."
                .formatted(session.signature().outputs()));
      }
      return new Asked(
          AnswerGradients.open(folder, known, inputs, explainer.looks().runtime(), OPTIONS),
          List.of(answer.get()),
          new long[0]);
    }
  }

  /** The first label, the next token, or the surest object. */
  private Optional<Logit> answer(Tensor logits, Outputs outputs) {
    Shape shape = logits.shape();
    boolean finds = outputs.byName().containsKey("pred_boxes") && shape.rank() == 3;
    boolean writes =
        explainer.folder().config().texts("architectures").stream()
            .anyMatch(name -> name.endsWith("ForCausalLM") || name.endsWith("LMHeadModel"));
    if (shape.axis(0) != 1 || !(shape.rank() == 2 || (shape.rank() == 3 && (writes || finds)))) {
      return Optional.empty();
    }
    int width = shape.size(-1);
    int rows = (int) shape.elements() / width;
    int labels = explainer.folder().config().textsByNumber("id2label").size();
    return Optional.of(
        best(
            logits.toFloats(),
            width,
            finds || rows == 1 ? 0 : rows - 1,
            finds && labels == width - 1 ? labels : width));
  }

  /** The highest of the first {@code labels} of each row from {@code first} on. */
  private static Logit best(float[] logits, int width, int first, int labels) {
    int best = first * width;
    for (int row = first; row < logits.length / width; row++) {
      for (int label = 0; label < labels; label++) {
        best = logits[row * width + label] > logits[best] ? row * width + label : best;
      }
    }
    return new Logit(best / width, best % width);
  }
}

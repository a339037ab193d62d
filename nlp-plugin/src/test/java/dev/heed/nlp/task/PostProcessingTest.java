package dev.heed.nlp.task;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.model.JsonNodes;
import dev.heed.model.Labels;
import dev.heed.model.ModelFolder;
import dev.heed.nlp.text.Encoding;
import dev.heed.nlp.text.TextTokenizer;
import dev.heed.nlp.text.Truncation;
import dev.heed.task.Ranking;
import dev.heed.task.ScoreFunction;
import dev.heed.task.ScoredLabel;
import dev.heed.tensor.Rows;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Reference;
import dev.heed.testing.Tally;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Stored logits through the published post-processing functions. */
final class PostProcessingTest {

  private static final double TOLERANCE = 1e-5;

  private final Map<String, TextTokenizer> tokenizers = new HashMap<>();

  private TextTokenizer tokenizer(String name) {
    return tokenizers.computeIfAbsent(
        name, n -> TextTokenizer.of(ModelFolder.open(Reference.folder("models_tokenizers/" + n))));
  }

  @Test
  void answers_to_questions_are_the_published_ones_to_1e_5() {
    int held = 0;
    for (JsonNode stored : Cases.of("question_answering.json").toList()) {
      for (JsonNode output : stored.get("outputs")) {
        holdAnswers(stored, output);
        held++;
      }
    }
    Tally.add(Tally.Kind.ANSWERS, held);
    assertThat(held).isPositive();
  }

  private void holdAnswers(JsonNode stored, JsonNode output) {
    JsonNode kwargs = output.get("kwargs");
    QuestionAnsweringOptions options =
        new QuestionAnsweringOptions(
            Optional.empty(),
            kwargs.path("top_k").asInt(1),
            kwargs.path("max_answer_len").asInt(15),
            Optional.empty(),
            Optional.empty(),
            kwargs.path("handle_impossible_answer").asBoolean(),
            kwargs.path("align_to_words").asBoolean(true));
    String context = stored.get("context").asText();
    Encoding encoding =
        tokenizer(stored.get("tokenizer").asText())
            .windows(stored.get("question").asText(), Optional.of(context), Truncation.to(10_000))
            .get(0);
    boolean[] allowed = new boolean[encoding.length()];
    for (int i = 0; i < allowed.length; i++) {
      allowed[i] = stored.get("p_mask").get(i).asInt() == 0;
    }
    Spans.PluginDiscovery spans =
        options
            .spans()
            .find(
                Cases.floats(stored.get("start_logits")),
                Cases.floats(stored.get("end_logits")),
                allowed);
    QuestionAnswering.PluginDiscovery found =
        QuestionAnswering.found(
            spans, new AnswerOffsets(encoding, 1, options.alignToWords()), context);
    List<ExtractedAnswer> answers = QuestionAnswering.answers(List.of(found), options);
    Cases.hold(QuestionAnswering.TYPE.json(answers), output.get("output"), TOLERANCE);
  }

  @Test
  void entities_are_the_published_ones_to_1e_5_with_their_places_in_utf_16() {
    int held = 0;
    for (JsonNode stored : Cases.of("token_classification.json").toList()) {
      for (JsonNode output : stored.get("outputs")) {
        holdEntities(stored, output);
        held++;
      }
    }
    Tally.add(Tally.Kind.ANSWERS, held);
    assertThat(held).isPositive();
  }

  private void holdEntities(JsonNode stored, JsonNode output) {
    TextTokenizer tokenizer = tokenizer(stored.get("tokenizer").asText());
    String text = stored.get("text").asText();
    Encoding encoding = tokenizer.encode(text);
    Map<Integer, String> names = new HashMap<>();
    Cases.texts(stored.get("id2label")).forEach(label -> names.put(names.size(), label));
    float[] logits = Cases.floats(stored.get("logits"));
    List<double[]> scores = new ArrayList<>();
    for (int i = 0; i < encoding.length(); i++) {
      scores.add(
          Rows.softmax(Arrays.copyOfRange(logits, i * names.size(), (i + 1) * names.size())));
    }
    EntityGrouping grouping =
        new EntityGrouping(
            Aggregation.valueOf(
                output.get("aggregation_strategy").asText().toUpperCase(Locale.ROOT)),
            new Labels(names),
            tokenizer::join);
    List<String> ignored = Cases.texts(output.get("ignore_labels"));
    List<TextEntity> entities =
        grouping.entities(TokenClassification.tokens(tokenizer, text, encoding, scores)).stream()
            .filter(entity -> !ignored.contains(entity.label()))
            .toList();
    boolean open = !tokenizer.marksWordPieces();
    Cases.hold(entities, inUtf16(text, output.get("output"), open), TOLERANCE);
  }

  /** The stored words of groups are second-hand: those joined of bytes are left open. */
  private static JsonNode inUtf16(String text, JsonNode entities, boolean open) {
    for (JsonNode node : entities) {
      ObjectNode entity = (ObjectNode) node;
      if (open && entity.has("entity_group")) {
        entity.putNull("word");
      }
      entity.put("start", text.offsetByCodePoints(0, entity.get("start").asInt()));
      entity.put("end", text.offsetByCodePoints(0, entity.get("end").asInt()));
    }
    return entities;
  }

  @Test
  void labels_of_texts_are_the_published_ones_to_1e_5() {
    List<JsonNode> cases = Cases.of("zero_shot_and_text_classification.json").toList();
    for (JsonNode stored : cases) {
      if (stored.get("method").asText().equals("text-classification")) {
        holdLabels(stored);
      } else {
        holdZeroShot(stored);
      }
    }
    Tally.add(Tally.Kind.ANSWERS, cases.size());
    assertThat(cases.size()).isPositive();
  }

  private static void holdLabels(JsonNode stored) {
    int classes = stored.get("num_labels").asInt();
    Map<Integer, String> names = new HashMap<>();
    for (int i = 0; i < classes; i++) {
      names.put(i, "L" + i);
    }
    ObjectNode config = Cases.MAPPER.createObjectNode();
    config.set("problem_type", stored.get("problem_type"));
    JsonNode function = stored.get("function_to_apply");
    Ranking ranking = new Ranking(JsonNodes.json("config.json", config), new Labels(names));
    Optional<ScoreFunction> asked =
        function.isNull()
            ? Optional.empty()
            : Optional.of(ScoreFunction.valueOf(function.asText().toUpperCase(Locale.ROOT)));
    Tensor logits = Tensor.of(Shape.of(1, classes), Cases.floats(stored.get("logits")));
    List<ScoredLabel> ranked =
        ranking.rank(logits, asked, stored.get("top_k").asInt(classes)).get(0);
    Cases.hold(ranked, stored.get("output"), TOLERANCE);
  }

  private static void holdZeroShot(JsonNode stored) {
    List<String> classes = Cases.texts(stored.get("labels_of_model"));
    Map<Integer, String> names = new HashMap<>();
    classes.forEach(label -> names.put(names.size(), label));
    float[] logits = Cases.floats(stored.get("logits"));
    List<String> labels = Cases.texts(stored.get("candidate_labels"));
    List<float[]> rows = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      rows.add(Arrays.copyOfRange(logits, i * classes.size(), (i + 1) * classes.size()));
    }
    RankedLabels ranked =
        ZeroShotClassification.Entailment.of(
                new Labels(names), stored.get("multi_label").asBoolean())
            .rank(stored.at("/output/sequence").asText(), labels, rows);
    Cases.hold(ranked, stored.get("output"), TOLERANCE);
    assertThat(ranked.labels()).containsExactlyInAnyOrderElementsOf(labels);
  }
}

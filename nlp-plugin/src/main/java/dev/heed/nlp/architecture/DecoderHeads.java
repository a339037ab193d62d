package dev.heed.nlp.architecture;

import dev.heed.layer.CausalText;
import dev.heed.layer.Checkpoint;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Parameters;
import java.util.List;
import java.util.stream.Stream;

/**
 * What stands on a decoder that does not write: labels of a text, which its last token stands for,
 * labels of tokens, and spans of answers. Such a model reads whole texts, without a past.
 */
final class DecoderHeads {

  private static final List<String> READING =
      List.of("ForSequenceClassification", "ForTokenClassification", "ForQuestionAnswering");

  private DecoderHeads() {}

  /** The heads of a family whose classes begin with {@code classes}: {@code writing}, and these. */
  static List<String> of(String classes, String... writing) {
    return Stream.concat(Stream.of(writing), READING.stream()).map(h -> classes + h).toList();
  }

  /** Whether a head reads whole texts. */
  static boolean reads(String head) {
    return READING.stream().anyMatch(head::endsWith);
  }

  /** The weights without a head; question answering has another prefix in some families. */
  static Parameters body(Parameters all, String usual, String probe) {
    String other = usual.equals("model") ? "transformer" : "model";
    return Checkpoint.body(all, all.has(other + "." + probe) ? other : usual, probe);
  }

  /**
   * Declares the outputs of {@code head}.
   *
   * @param hidden the tokens on top {@code [B, N, C]}
   */
  static void add(
      Ops ops, Json config, Parameters all, String head, CausalText text, Value hidden) {
    TextHead top = new TextHead(ops, config, hidden.size(-1));
    if (head.endsWith("ForSequenceClassification")) {
      top.classes(
          TextInputs.at(ops, hidden, TextInputs.lastOf(ops, isText(ops, config, text))),
          all.at("score"));
    } else if (head.endsWith("ForTokenClassification")) {
      top.classes(hidden, all.at(all.has("score.weight") ? "score" : "classifier"));
    } else {
      top.span(hidden, all.at("qa_outputs"));
    }
  }

  /** BOOL {@code [B, N]}: neither masked nor the padding's id, where the file names one. */
  private static Value isText(Ops ops, Json config, CausalText text) {
    Value last = ops.slice(text.visible(), 2, -1, Long.MAX_VALUE); // what the last token sees
    Value seen = ops.squeeze(last, 1, 2);
    return config.has("pad_token_id")
        ? ops.and(
            seen,
            ops.not(ops.equal(text.ids(), ops.constant((long) config.integer("pad_token_id")))))
        : seen;
  }
}

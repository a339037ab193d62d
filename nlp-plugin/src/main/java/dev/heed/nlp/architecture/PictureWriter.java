package dev.heed.nlp.architecture;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.layer.Linear;
import dev.heed.layer.MemoryDecoder;
import dev.heed.layer.MemoryText;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import java.util.List;

/**
 * The decoder of a model that writes what it sees: TrOCR's, mBART's (Donut) or GPT-2's. The encoder
 * beside it is any model of pictures.
 *
 * @see <a href="https://arxiv.org/abs/2109.10282">Li et al. 2021, TrOCR</a>
 * @see <a href="https://arxiv.org/abs/2111.15664">Kim et al. 2021, Donut</a>
 */
public final class PictureWriter implements MemoryDecoder {

  private static final String PROJECTION = "enc_to_dec_proj.weight";

  @Override
  public String modelType() {
    return "vision-encoder-decoder";
  }

  @Override
  public List<String> heads() {
    return List.of("VisionEncoderDecoderModel");
  }

  @Override
  public MemoryText.Sizes sizes(Json config) {
    Json decoder = config.object("decoder");
    long read = readWidth(config.object("encoder"));
    return decoder.text("model_type").equals("gpt2")
        ? Gpt2.sizes(decoder, read)
        : Bart.sizes(decoder, read, false);
  }

  /** The width of the encoder's tokens; Swin's doubles with each stage. */
  private static long readWidth(Json encoder) {
    return encoder.has("hidden_size") || !encoder.has("depths")
        ? encoder.size("hidden_size")
        : (long) encoder.size("embed_dim") << (encoder.sizes("depths").size() - 1);
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices, MemoryText text) {
    Json decoder = config.object("decoder");
    Parameters own = parameters.at("decoder");
    long read = readWidth(config.object("encoder"));
    boolean projected = parameters.has(PROJECTION);
    long width = decoder.size(decoder.has("n_embd") ? "n_embd" : "d_model");
    MemoryText made =
        projected ? projected(ops, parameters.at("enc_to_dec_proj"), read, width, text) : text;
    long memory = projected ? width : read;
    switch (decoder.text("model_type")) {
      case "gpt2" -> Gpt2.write(ops, decoder, own, choices, made, memory);
      case "mbart" -> write(ops, BartKind.mbart(), decoder, own, "lm_head", choices, made, memory);
      case "trocr" ->
          write(ops, trocr(decoder), decoder, own, "output_projection", choices, made, memory);
      default -> throw unknown(decoder);
    }
  }

  /** The encoder's tokens, made as wide as the decoder's; later steps have read them already. */
  private static MemoryText projected(
      Ops ops, Parameters projection, long from, long to, MemoryText text) {
    Linear map = Linear.of(projection, from, to, true);
    return text.memory().states().map(s -> text.reading(map.apply(ops, s))).orElse(text);
  }

  private static BartKind trocr(Json decoder) {
    return BartKind.trocr(
        decoder.flag("use_learned_position_embeddings", true),
        decoder.flag("layernorm_embedding", true));
  }

  private static void write(
      Ops ops,
      BartKind kind,
      Json config,
      Parameters all,
      String likeness,
      Choices choices,
      MemoryText text,
      long memory) {
    Parameters body = all.at("model");
    Value words = Bart.words(config, body, "decoder");
    Value hidden = Bart.decoded(ops, kind, config, body, words, memory, choices, text);
    ops.output("logits", CausalHead.logits(ops, all, likeness, words, hidden));
  }

  private static HeedException unknown(Json decoder) {
    return new HeedException(
        ErrorCode.UNSUPPORTED,
        "%s: the decoder is of type '%s', which is not built from weights behind an encoder of pictures; there are gpt2, mbart, trocr. Export the model to ONNX, and put the graphs into the folder."
            .formatted(decoder.origin(), decoder.text("model_type")));
  }
}

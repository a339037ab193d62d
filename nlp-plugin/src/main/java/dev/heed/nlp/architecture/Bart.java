package dev.heed.nlp.architecture;

import dev.heed.layer.Assembly;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.MemoryDecoder;
import dev.heed.layer.MemoryText;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import java.util.List;
import java.util.stream.Stream;

/**
 * BART and its kin: an encoder of text, and a decoder that reads it and writes. {@link BartKind}
 * lists the families.
 *
 * @see <a href="https://arxiv.org/abs/1910.13461">Lewis et al. 2019</a>
 */
public final class Bart implements MemoryDecoder {

  private final BartKind kind;

  private Bart(BartKind kind) {
    this.kind = kind;
  }

  /** The graphs of all families. */
  public static List<Architecture> all() {
    return BartKind.all().stream().flatMap(kind -> new Bart(kind).all(kind)).toList();
  }

  private Stream<Architecture> all(BartKind of) {
    return Stream.concat(Stream.of(new Encoder(of)), graphs().stream());
  }

  @Override
  public String modelType() {
    return kind.modelType();
  }

  @Override
  public List<String> heads() {
    return kind.heads();
  }

  @Override
  public MemoryText.Sizes sizes(Json config) {
    return sizes(config, BartStack.width(config), true);
  }

  static MemoryText.Sizes sizes(Json config, long memoryWidth, boolean padded) {
    int heads = config.size("decoder_attention_heads");
    int layers = config.size("decoder_layers");
    return new MemoryText.Sizes(
        layers, heads, BartStack.width(config) / heads, memoryWidth, padded);
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices, MemoryText text) {
    boolean predicts = Assembly.head(config, heads()).equals(heads().get(0));
    Parameters body = body(parameters);
    Value words = words(config, body, "decoder");
    Value hidden = decoded(ops, kind, config, body, words, BartStack.width(config), choices, text);
    if (!predicts) {
      ops.output("last_hidden_state", hidden);
      return;
    }
    Value logits = CausalHead.logits(ops, parameters, words, hidden);
    String bias = "final_logits_bias";
    boolean shifted = parameters.has(bias);
    ops.output(
        "logits", shifted ? ops.add(logits, parameters.get(bias, 1, words.size(0))) : logits);
  }

  /** What the decoder makes of {@code text}: {@code [B, N, C]}; maps go out where wanted. */
  static Value decoded(
      Ops ops,
      BartKind kind,
      Json config,
      Parameters body,
      Value words,
      long memoryWidth,
      Choices choices,
      MemoryText text) {
    BartStack stack =
        BartStack.decoder(
            ops, kind, config, body, memoryWidth, text.ids(), text.positions(), choices);
    Value placed =
        text.place(
            ops, BartStack.scaled(ops, config, ops.gather(words, text.ids(), 0)), stack.layers());
    Value tokens = stack.normed(ops, placed);
    EncoderOutput decoded = stack.layers().encode(ops, tokens, text.context(ops));
    decoded.outputMaps(ops, choices, "decoder_");
    return stack.last(ops, decoded);
  }

  /** What the encoder makes of a text: {@code [B, M, C]}; maps go out where wanted. */
  static Value encoded(
      Ops ops, BartKind kind, Json config, Parameters body, Choices choices, TextInputs text) {
    Value words = words(config, body, "encoder");
    Value read = BartStack.scaled(ops, config, ops.gather(words, text.ids(), 0));
    return encoded(ops, kind, config, body, choices, text, read);
  }

  /** What it makes of vectors {@code read [B, M, C]}, mostly those of words. */
  static Value encoded(
      Ops ops,
      BartKind kind,
      Json config,
      Parameters body,
      Choices choices,
      TextInputs text,
      Value read) {
    Value numbers = ops.range(ops.constant(0L), ops.dimension(text.ids(), 1), ops.constant(1L));
    BartStack stack = BartStack.encoder(ops, kind, config, body, text.ids(), numbers, choices);
    Value placed = stack.layers().place(ops, new Embedded(read, text.grid()));
    Value tokens = stack.normed(ops, placed);
    EncoderOutput encoded = stack.layers().encode(ops, tokens, text.context(ops, tokens));
    encoded.outputMaps(ops, choices, "encoder_");
    return stack.last(ops, encoded);
  }

  static Parameters body(Parameters all) {
    return Checkpoint.body(all, "model", "decoder.layers.0.fc1.weight");
  }

  /** Encoder and decoder mostly share one table, which is stored under any of its names. */
  static Value words(Json config, Parameters body, String which) {
    String name =
        Stream.of(which + ".embed_tokens", "shared", "encoder.embed_tokens", "decoder.embed_tokens")
            .map(known -> known + ".weight")
            .filter(body::has)
            .findFirst()
            .orElse("shared.weight");
    boolean other =
        which.equals("decoder") && !config.flag("share_encoder_decoder_embeddings", true);
    int rows = config.size("vocab_size");
    return body.get(
        name, other ? config.size("decoder_vocab_size", rows) : rows, BartStack.width(config));
  }

  /** The graph {@code encoder_model}. */
  private record Encoder(BartKind kind) implements Architecture {

    @Override
    public String modelType() {
      return kind.modelType();
    }

    @Override
    public String graph() {
      return "encoder_model";
    }

    @Override
    public List<String> heads() {
      return kind.heads();
    }

    @Override
    public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
      Assembly.head(config, heads());
      TextInputs text = TextInputs.declare(ops);
      ops.output("last_hidden_state", encoded(ops, kind, config, body(parameters), choices, text));
    }
  }
}

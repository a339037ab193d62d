package dev.heed.nlp.architecture;

import dev.heed.encoding.LearnedEncoding;
import dev.heed.layer.Activation;
import dev.heed.layer.Assembly;
import dev.heed.layer.AttentionTable;
import dev.heed.layer.Checkpoint;
import dev.heed.layer.EncoderOutput;
import dev.heed.layer.FeedForwardTable;
import dev.heed.layer.LayerTable;
import dev.heed.layer.Linear;
import dev.heed.layer.Mechanisms;
import dev.heed.layer.MultiHeadAttention;
import dev.heed.layer.Norm;
import dev.heed.layer.NormTable;
import dev.heed.layer.TransformerEncoder;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Architecture;
import dev.heed.spi.Choices;
import dev.heed.spi.Embedding.Embedded;
import dev.heed.spi.Parameters;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.Trained;
import dev.heed.tensor.ElementType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * DeBERTa, version 2 and 3: layers like BERT's whose scores compare words and distances with each
 * other, in an attention of its own.
 *
 * @see <a href="https://arxiv.org/abs/2006.03654">He et al. 2020</a>
 * @see <a href="https://arxiv.org/abs/2111.09543">He et al. 2021, DeBERTaV3</a>
 */
public final class DebertaV2 implements Architecture {

  @Override
  public String modelType() {
    return "deberta-v2";
  }

  @Override
  public List<String> heads() {
    return List.of(
        "DebertaV2Model",
        "DebertaV2ForMaskedLM",
        "DebertaV2ForSequenceClassification",
        "DebertaV2ForTokenClassification",
        "DebertaV2ForQuestionAnswering",
        "DebertaV2ForMultipleChoice");
  }

  @Override
  public void build(Ops ops, Json config, Parameters parameters, Choices choices) {
    String head = Assembly.head(config, heads()).substring("DebertaV2".length());
    Parameters body = Checkpoint.body(parameters, "deberta", "embeddings.word_embeddings.weight");
    TextInputs text = TextInputs.declare(ops, TextHead.compares(head));
    List<Parameters> weights =
        Checkpoint.layers(body.at("encoder.layer"), config.size("num_hidden_layers"));
    Optional<Value> distances = distances(ops, config, body.at("encoder"));
    PositionalEncoding own = positions(config, body);
    TransformerEncoder layers =
        TransformerEncoder.of(
            i -> table(ops, config, own, distances, weights.get(i)), weights, choices);

    Value isText = ops.cast(text.mask(), ElementType.BOOL);
    Value pairs = ops.and(ops.unsqueeze(isText, 1, 2), ops.unsqueeze(isText, 1, 3));
    Value tokens = embedded(ops, config, body.at("embeddings"), layers, text);
    EncoderOutput encoded =
        layers.encode(
            ops,
            tokens,
            text.context(ops, tokens).withMask(pairs),
            (layer, made) -> layer == 0 ? near(ops, config, body, text, tokens, made) : made);
    encoded.outputMaps(ops, choices, "");
    head(ops, config, parameters, body, head, text, encoded.last());
  }

  /** Words, where a file says so with positions and segments, normed; padding is nothing. */
  private static Value embedded(
      Ops ops, Json config, Parameters embeddings, TransformerEncoder layers, TextInputs text) {
    int width = config.size("hidden_size");
    Value words = words(embeddings, config);
    Value read = ops.gather(words, text.ids(), 0);
    Value typed = read;
    if (config.sizeOrZero("type_vocab_size", 0) > 0) {
      Value types = text.more(ops, "token_type_ids");
      Value segments =
          BertEmbeddings.table(embeddings.at("token_type_embeddings"), config, "type_vocab_size");
      typed = ops.add(read, ops.gather(segments, types, 0));
    }
    Value placed = layers.place(ops, new Embedded(typed, text.grid()));
    Value wide =
        words.size(1) == width
            ? placed
            : Linear.of(embeddings.at("embed_proj"), words.size(1), width, false)
                .apply(ops, placed);
    Value normed = norm(config).of(embeddings.at("LayerNorm"), width).apply(ops, wide);
    return ops.mul(normed, text.real(ops, normed));
  }

  private static Value words(Parameters embeddings, Json config) {
    return BertEmbeddings.table(embeddings.at("word_embeddings"), config, "vocab_size");
  }

  private static PositionalEncoding positions(Json config, Parameters body) {
    return config.flag("position_biased_input", true)
        ? new LearnedEncoding(Trained.of(BertEmbeddings.positions(body, config)))
        : Mechanisms.NO_POSITION;
  }

  private static NormTable norm(Json config) {
    return NormTable.layerNorm(config.positive("layer_norm_eps", 1e-7));
  }

  private static DisentangledAttention.Buckets buckets(Json config) {
    int farthest =
        config.integer("max_relative_positions", -1) < 1
            ? config.size("max_position_embeddings", 512)
            : config.size("max_relative_positions");
    int count = config.integer("position_buckets", -1) < 1 ? 0 : config.size("position_buckets");
    return new DisentangledAttention.Buckets(count > 0 ? count : farthest, farthest, count > 0);
  }

  /** A vector for each distance {@code [2 S, C]}, where the file says that they are compared. */
  private static Optional<Value> distances(Ops ops, Json config, Parameters encoder) {
    if (!config.flag("relative_attention", false)) {
      return Optional.empty();
    }
    int width = config.size("hidden_size");
    Value all = encoder.get("rel_embeddings.weight", 2L * buckets(config).span(), width);
    boolean normed =
        config.text("norm_rel_ebd", "none").toLowerCase(Locale.ROOT).contains("layer_norm");
    return Optional.of(
        normed ? norm(config).of(encoder.at("LayerNorm"), width).apply(ops, all) : all);
  }

  private static LayerTable table(
      Ops ops, Json config, PositionalEncoding own, Optional<Value> distances, Parameters layer) {
    int heads = config.size("num_attention_heads");
    int headWidth = config.size("attention_head_size", config.size("hidden_size") / heads);
    AttentionTable attention =
        AttentionTable.split(
                "attention.self.query_proj",
                "attention.self.key_proj",
                "attention.self.value_proj",
                "attention.output.dense")
            .heads(heads, heads, headWidth)
            .position(own);
    return LayerTable.of(config.size("hidden_size"), norm(config))
        .attention(
            distances
                .map(d -> attention.attention(compared(ops, config, d, layer.at("attention.self"))))
                .orElse(attention))
        .feedForward(
            FeedForwardTable.mlp(
                "intermediate.dense",
                "output.dense",
                config.size("intermediate_size"),
                Bert.activation(config)))
        .normsOnSum("attention.output.LayerNorm", "output.LayerNorm");
  }

  /** Distances by the maps of words, or by maps of their own. */
  private static DisentangledAttention compared(
      Ops ops, Json config, Value distances, Parameters self) {
    List<String> kinds = kinds(config);
    boolean shared = config.flag("share_att_key", false);
    return new DisentangledAttention(
        kinds.contains("c2p")
            ? Optional.of(heads(ops, config, distances, self, shared ? "key_proj" : "pos_key_proj"))
            : Optional.empty(),
        kinds.contains("p2c")
            ? Optional.of(
                heads(ops, config, distances, self, shared ? "query_proj" : "pos_query_proj"))
            : Optional.empty(),
        buckets(config));
  }

  /** A list, or in one text with bars: {@code c2p|p2c}. */
  private static List<String> kinds(Json config) {
    return config.value("pos_att_type").filter(String.class::isInstance).isPresent()
        ? List.of(config.text("pos_att_type").split("\\|", -1))
        : config.texts("pos_att_type");
  }

  private static Value heads(Ops ops, Json config, Value distances, Parameters self, String map) {
    int heads = config.size("num_attention_heads");
    long width = config.size("hidden_size");
    long all = (long) heads * config.size("attention_head_size", (int) width / heads);
    Value mapped = Linear.of(self.at(map), width, all, true).apply(ops, distances);
    return MultiHeadAttention.split(ops, ops.unsqueeze(mapped, 0), heads); // [1, H, 2 S, D]
  }

  /** Behind the first layer, where there is one: a convolution over words side by side. */
  private static Value near(
      Ops ops, Json config, Parameters body, TextInputs text, Value words, Value made) {
    int kernel = config.sizeOrZero("conv_kernel_size", 0);
    if (kernel == 0) {
      return made;
    }
    Parameters conv = body.at("encoder.conv");
    long width = config.size("hidden_size");
    long groups = config.size("conv_groups", 1);
    Value weight = conv.get("conv.weight", width, width / groups, kernel);
    Window window = Window.stride(1).pad((kernel - 1) / 2).groups(groups);
    Value rows = ops.transpose(words, 0, 2, 1); // [B, C, N]
    Value over =
        ops.transpose(ops.conv(rows, weight, conv.get("conv.bias", width), window), 0, 2, 1);
    Value real = text.real(ops, made);
    Value bent = Activation.named(config.text("conv_act", "tanh")).apply(ops, ops.mul(over, real));
    Norm norm = norm(config).of(conv.at("LayerNorm"), width);
    return ops.mul(norm.apply(ops, ops.add(made, bent)), real);
  }

  private static void head(
      Ops ops,
      Json config,
      Parameters all,
      Parameters body,
      String head,
      TextInputs text,
      Value hidden) {
    TextHead top = new TextHead(ops, config, hidden.size(-1));
    Parameters classifier = all.at("classifier");
    switch (head) {
      case "ForMaskedLM" -> words(top, config, all, body, hidden);
      case "ForSequenceClassification" -> top.classes(pooled(top, config, all, hidden), classifier);
      case "ForMultipleChoice" -> top.choices(text, pooled(top, config, all, hidden), classifier);
      case "ForTokenClassification" -> top.classes(hidden, classifier);
      case "ForQuestionAnswering" -> top.span(hidden, all.at("qa_outputs"));
      default -> top.features(hidden);
    }
  }

  private static Value pooled(TextHead top, Json config, Parameters all, Value hidden) {
    String activation = config.text("pooler_hidden_act", "gelu");
    return top.first(hidden, all.at("pooler.dense"), activation);
  }

  private static void words(
      TextHead top, Json config, Parameters all, Parameters body, Value hidden) {
    boolean legacy = config.flag("legacy", true);
    Parameters head = all.at(legacy ? "cls.predictions" : "lm_predictions.lm_head");
    Parameters transform = legacy ? head.at("transform") : head;
    Value words = words(body.at("embeddings"), config);
    Linear dense = Linear.of(transform.at("dense"), top.width(), words.size(1));
    Norm norm = norm(config).of(transform.at("LayerNorm"), words.size(1));
    Value word = top.word(hidden, dense, Bert.activation(config), norm);
    top.words(word, head.at("decoder"), words, head.get("bias", words.size(0)));
  }
}

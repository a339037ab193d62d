package dev.heed.layer;

import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import java.util.List;
import java.util.Optional;

/**
 * A transformer's layer: the names of its weights and a few choices. Immutable: each method gives
 * another table.
 *
 * <p>A layer has two steps, attention and a feed-forward net, or three where cross attention stands
 * between them. Each step is {@code x + f(x)}. Lists of names have an entry for each step, {@code
 * ""} where there is none.
 *
 * <pre>{@code
 * // from a larger example
 * // ViT: norms before each step
 * LayerTable.of(width, NormTable.layerNorm(1e-12))
 *     .attention(AttentionTable.split("q", "k", "v", "out").heads(12))
 *     .feedForward(FeedForwardTable.mlp("fc1", "fc2", 4 * width, "gelu"))
 *     .normsBefore("norm1", "norm2")
 * }</pre>
 */
public final class LayerTable {

  /** Makes what tokens do together in one layer, where that is no plain attention. */
  @FunctionalInterface
  public interface MixerTable {

    /** The mixer of layer {@code number}, counted from 0. */
    TokenMixer of(Parameters layer, int number);
  }

  final long width;
  final NormTable norm;
  AttentionTable attention = AttentionTable.split("query", "key", "value", "output");
  Optional<MixerTable> mixer = Optional.empty();
  Optional<AttentionTable> cross = Optional.empty();
  Optional<MixerTable> crossMixer = Optional.empty();
  FeedForwardTable feedForward = FeedForwardTable.mlp("fc1", "fc2", 0, "gelu");
  List<String> before = List.of();
  List<String> after = List.of();
  List<String> onSum = List.of();
  List<String> scales = List.of();
  double residual = 1;
  boolean parallel;

  private LayerTable(long width, NormTable norm) {
    this.width = width;
    this.norm = norm;
  }

  private LayerTable(LayerTable other) {
    this(other.width, other.norm);
    this.attention = other.attention;
    this.mixer = other.mixer;
    this.cross = other.cross;
    this.crossMixer = other.crossMixer;
    this.feedForward = other.feedForward;
    this.before = other.before;
    this.after = other.after;
    this.onSum = other.onSum;
    this.scales = other.scales;
    this.residual = other.residual;
    this.parallel = other.parallel;
  }

  /** For tokens of {@code width} channels, with one kind of norm everywhere. */
  public static LayerTable of(long width, NormTable norm) {
    return new LayerTable(width, norm);
  }

  /** The channels of a token. */
  public long width() {
    return width;
  }

  public LayerTable attention(AttentionTable self) {
    LayerTable next = new LayerTable(this);
    next.attention = self;
    return next;
  }

  /** The table of the attention, to be changed a little by a variant. */
  public AttentionTable attention() {
    return attention;
  }

  /** In place of an attention: windows of a grid, a convolution, an attention on fewer keys. */
  public LayerTable mixer(MixerTable other) {
    LayerTable next = new LayerTable(this);
    next.mixer = Optional.of(other);
    return next;
  }

  /** A step between the two, in which the tokens read a memory; its maps are split. */
  public LayerTable crossAttention(AttentionTable reading) {
    LayerTable next = new LayerTable(this);
    next.cross = Optional.of(reading);
    return next;
  }

  /** In place of a cross attention: whatever else reads between the two steps, by its own rule. */
  public LayerTable crossMixer(MixerTable reading) {
    LayerTable next = new LayerTable(this);
    next.crossMixer = Optional.of(reading);
    return next;
  }

  public LayerTable feedForward(FeedForwardTable other) {
    LayerTable next = new LayerTable(this);
    next.feedForward = other;
    return next;
  }

  /** Pre-norm, {@code x + f(norm(x))}: ViT, GPT-2, LLaMA. */
  public LayerTable normsBefore(String... names) {
    LayerTable next = new LayerTable(this);
    next.before = List.of(names);
    return next;
  }

  /** {@code x + norm(f(x))}: OLMo 2, and Gemma 2 besides norms before. */
  public LayerTable normsAfter(String... names) {
    LayerTable next = new LayerTable(this);
    next.after = List.of(names);
    return next;
  }

  /** Post-norm, {@code norm(x + f(x))}: BERT. */
  public LayerTable normsOnSum(String... names) {
    LayerTable next = new LayerTable(this);
    next.onSum = List.of(names);
    return next;
  }

  /**
   * LayerScale, {@code x + s * f(x)} with a trained factor for each channel.
   *
   * @see <a href="https://arxiv.org/abs/2103.17239">Touvron et al. 2021</a>
   */
  public LayerTable layerScale(String... names) {
    LayerTable next = new LayerTable(this);
    next.scales = List.of(names);
    return next;
  }

  /** {@code x + factor * f(x)}, the same for all layers (Granite). */
  public LayerTable residual(double factor) {
    LayerTable next = new LayerTable(this);
    next.residual = factor;
    return next;
  }

  /** {@code x + attention(norm(x)) + net(norm(x))}, as GPT-J and GPT-NeoX have it. */
  public LayerTable parallel() {
    LayerTable next = new LayerTable(this);
    next.parallel = true;
    return next;
  }

  /** One of the model's norms outside of the layers, such as that on top of them. */
  public Norm norm(Parameters parameters) {
    return norm.of(parameters, width);
  }

  /** The layer {@code number}, counted from 0, whose weights are in {@code layer}. */
  TransformerLayer of(Parameters layer, int number, Choices choices) {
    return TransformerLayer.of(this, layer, number, choices);
  }
}

package dev.heed.layer;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.attention.DotProductAttention;
import dev.heed.attention.Weighting;
import dev.heed.spi.Attention;
import dev.heed.spi.PositionalEncoding;
import java.util.List;
import java.util.Optional;

/**
 * The attention of a layer: the names of its weights and a few choices. Immutable: each method
 * gives another table.
 *
 * <pre>{@code
 * // from a larger example
 * AttentionTable.split("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.o_proj")
 *     .heads(32, 8, 128)
 *     .forms(LinearForm.UNBIASED)
 *     .position(rotary)
 * }</pre>
 */
public final class AttentionTable {

  /** How one linear map lays out queries, keys and values. */
  public enum FusedOrder {
    /** All queries, all keys, all values. */
    THIRDS,
    /** For each key head: the queries of its group, its key, its value. */
    PER_GROUP
  }

  /** The norms of queries and keys. */
  record QueryKeyNorms(String query, String key, boolean perHead) {}

  /** Names of the linear maps: query, key, value and output, or one for three and output. */
  final List<String> maps;

  final FusedOrder order;
  List<LinearForm> forms = List.of(LinearForm.BIASED);
  int heads = 1;
  int keyHeads = 1;
  int headWidth;
  Optional<QueryKeyNorms> norms = Optional.empty();
  Attention attention = DotProductAttention.scaled(Weighting.SOFTMAX);
  PositionalEncoding position = Mechanisms.NO_POSITION;
  Optional<Reach> reach = Optional.empty();
  long memoryWidth;
  double most;
  boolean normedBehindTurn;

  private AttentionTable(FusedOrder order, String... maps) {
    this.maps = List.of(maps);
    this.order = order;
  }

  private AttentionTable(AttentionTable other) {
    this(other, other.order, other.maps);
  }

  private AttentionTable(AttentionTable other, FusedOrder order, List<String> maps) {
    this.maps = maps;
    this.order = order;
    this.forms = other.forms;
    this.heads = other.heads;
    this.keyHeads = other.keyHeads;
    this.headWidth = other.headWidth;
    this.norms = other.norms;
    this.attention = other.attention;
    this.position = other.position;
    this.reach = other.reach;
    this.memoryWidth = other.memoryWidth;
    this.most = other.most;
    this.normedBehindTurn = other.normedBehindTurn;
  }

  /** A linear map for each of query, key, value and output, with biases by default. */
  public static AttentionTable split(String query, String key, String value, String output) {
    return new AttentionTable(FusedOrder.THIRDS, query, key, value, output);
  }

  /** A linear map for the query, one for key and value together, and one for the output. */
  public static AttentionTable paired(String query, String keyValue, String output) {
    return new AttentionTable(FusedOrder.THIRDS, query, keyValue, output);
  }

  /** One linear map for query, key and value, and one for the output. */
  public static AttentionTable fused(String all, String output, FusedOrder order) {
    return new AttentionTable(order, all, output);
  }

  /** The same with one linear map for query, key and value, and one for the output. */
  public AttentionTable maps(FusedOrder other, String all, String output) {
    AttentionTable next = new AttentionTable(this, other, List.of(all, output));
    next.forms = List.of(forms.get(0), forms.get(forms.size() - 1));
    return next;
  }

  /** The same with other names of the four linear maps. */
  public AttentionTable maps(String query, String key, String value, String output) {
    return new AttentionTable(this, order, List.of(query, key, value, output));
  }

  /** Heads that share the width of a token. */
  public AttentionTable heads(int count) {
    return heads(count, count, 0);
  }

  /**
   * Heads of a width of their own, several of which may share a key and a value.
   *
   * @param queryHeads {@code H}
   * @param sharedHeads {@code G}, of keys and values; it divides H
   * @param ownWidth {@code D}; 0 for the width of a token divided by H
   */
  public AttentionTable heads(int queryHeads, int sharedHeads, int ownWidth) {
    if (sharedHeads < 1 || queryHeads % sharedHeads != 0) {
      throw invalidModel(
          "%s heads of queries cannot share %s of keys and values: the one has to divide the other. Look at the numbers of heads in config.json."
              .formatted(queryHeads, sharedHeads));
    }
    AttentionTable next = new AttentionTable(this);
    next.heads = queryHeads;
    next.keyHeads = sharedHeads;
    next.headWidth = ownWidth;
    return next;
  }

  /** How the linear maps are stored: one form for all, or one for each. */
  public AttentionTable forms(LinearForm... each) {
    AttentionTable next = new AttentionTable(this);
    next.forms = List.of(each);
    return next;
  }

  /** A norm over each head of the queries and of the keys (Qwen 3). */
  public AttentionTable headNorms(String query, String key) {
    return norms(new QueryKeyNorms(query, key, true));
  }

  /** A norm over all queries of a token, and over all its keys (OLMo 2). */
  public AttentionTable queryKeyNorms(String query, String key) {
    return norms(new QueryKeyNorms(query, key, false));
  }

  /** Norms of heads come behind the turn by position, not before it (Hunyuan). */
  public AttentionTable normedBehindTurn() {
    AttentionTable next = new AttentionTable(this);
    next.normedBehindTurn = true;
    return next;
  }

  /** Queries, keys and values are cut at {@code limit} and at {@code -limit}. */
  public AttentionTable clipped(double limit) {
    AttentionTable next = new AttentionTable(this);
    next.most = limit;
    return next;
  }

  private AttentionTable norms(QueryKeyNorms other) {
    AttentionTable next = new AttentionTable(this);
    next.norms = Optional.of(other);
    return next;
  }

  /** What turns queries and keys, or adds to scores; a user's choice takes its place. */
  public AttentionTable position(PositionalEncoding own) {
    AttentionTable next = new AttentionTable(this);
    next.position = own;
    return next;
  }

  /** In place of scaled dot-product attention; a user's choice takes its place. */
  public AttentionTable attention(Attention own) {
    AttentionTable next = new AttentionTable(this);
    next.attention = own;
    return next;
  }

  /** Of a cross attention that reads something {@code width} wide, other than its own tokens. */
  public AttentionTable reading(long width) {
    AttentionTable next = new AttentionTable(this);
    next.memoryWidth = width;
    return next;
  }

  /** How far a token sees. */
  public AttentionTable reach(Reach own) {
    return reach(Optional.of(own));
  }

  /** How far a token sees; everywhere if empty. */
  public AttentionTable reach(Optional<Reach> own) {
    AttentionTable next = new AttentionTable(this);
    next.reach = own;
    return next;
  }

  /** The same reach back, and none ahead but what the mask says. */
  public AttentionTable seeingAhead() {
    return reach(reach.map(own -> new Reach(own.back(), Long.MAX_VALUE)));
  }

  /** Whether one linear map gives queries, keys and values. */
  boolean isFused() {
    return maps.size() == 2;
  }

  /** Whether one linear map gives keys and values. */
  boolean isPaired() {
    return maps.size() == 3;
  }

  /** The form of the linear map at {@code index} of {@link #maps}. */
  LinearForm form(int index) {
    return forms.size() == 1 ? forms.get(0) : forms.get(index);
  }

  int headWidth(long width) {
    Mechanisms.requireHeads(heads, headWidth == 0 ? width : heads);
    return headWidth == 0 ? Math.toIntExact(width / heads) : headWidth;
  }
}

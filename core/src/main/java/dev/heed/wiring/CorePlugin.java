package dev.heed.wiring;

import dev.heed.attention.AdditiveAttention;
import dev.heed.attention.BigBirdAttention;
import dev.heed.attention.CausalAttention;
import dev.heed.attention.DotProductAttention;
import dev.heed.attention.GroupedQueryAttention;
import dev.heed.attention.LinearAttention;
import dev.heed.attention.LinformerAttention;
import dev.heed.attention.LongformerAttention;
import dev.heed.attention.PerformerAttention;
import dev.heed.attention.RecurrentLinearAttention;
import dev.heed.attention.TruncatedAttention;
import dev.heed.attention.WindowAttention;
import dev.heed.encoding.AlibiEncoding;
import dev.heed.encoding.BeitEncoding;
import dev.heed.encoding.BucketEncoding;
import dev.heed.encoding.FloaterEncoding;
import dev.heed.encoding.InterpolatedEncoding;
import dev.heed.encoding.LearnedEncoding;
import dev.heed.encoding.NoEncoding;
import dev.heed.encoding.QuadraticEncoding;
import dev.heed.encoding.RotaryEncoding;
import dev.heed.encoding.SinusoidalEncoding;
import dev.heed.encoding.SwinEncoding;
import dev.heed.spi.Attention;
import dev.heed.spi.Mechanism;
import dev.heed.spi.Plugin;
import dev.heed.spi.PositionalEncoding;
import java.util.List;

/** What Heed brings itself: the built-in attentions and position encodings. Always there. */
final class CorePlugin implements Plugin {

  @Override
  public String name() {
    return "core";
  }

  @Override
  public List<Mechanism<Attention>> attentions() {
    return List.of(
        DotProductAttention.UNSCALED,
        DotProductAttention.SCALED,
        DotProductAttention.RELU,
        DotProductAttention.RELU_PER_KEY,
        AdditiveAttention.MECHANISM,
        CausalAttention.MECHANISM,
        TruncatedAttention.MECHANISM,
        WindowAttention.MECHANISM,
        LinearAttention.MECHANISM,
        RecurrentLinearAttention.MECHANISM,
        GroupedQueryAttention.MECHANISM,
        LongformerAttention.MECHANISM,
        BigBirdAttention.MECHANISM,
        LinformerAttention.MECHANISM,
        PerformerAttention.MECHANISM);
  }

  @Override
  public List<Mechanism<PositionalEncoding>> positionalEncodings() {
    return List.of(
        SinusoidalEncoding.INTERLEAVED,
        SinusoidalEncoding.HALVES,
        LearnedEncoding.MECHANISM,
        InterpolatedEncoding.MECHANISM,
        FloaterEncoding.MECHANISM,
        RotaryEncoding.HALVES,
        RotaryEncoding.INTERLEAVED,
        AlibiEncoding.MECHANISM,
        BucketEncoding.MECHANISM,
        SwinEncoding.MECHANISM,
        BeitEncoding.MECHANISM,
        QuadraticEncoding.MECHANISM,
        NoEncoding.MECHANISM);
  }
}

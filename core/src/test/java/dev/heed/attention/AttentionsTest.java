package dev.heed.attention;

import dev.heed.spi.Attention;
import dev.heed.spi.Mechanism;
import dev.heed.spi.MechanismSetup;
import dev.heed.spi.Options;
import dev.heed.spi.TokenGrid;
import dev.heed.tensor.Shape;
import dev.heed.testkit.AttentionContract;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** Every built-in attention under the contract, by the mechanism that a user would name. */
class AttentionsTest {

  /** One mechanism with options {@code name, value, name, value, ...}. */
  private abstract static class Named extends AttentionContract {
    private final Mechanism<Attention> mechanism;
    private final Map<String, String> options = new LinkedHashMap<>();

    Named(Mechanism<Attention> mechanism, String... options) {
      this.mechanism = mechanism;
      for (int i = 0; i < options.length; i += 2) {
        this.options.put(options[i], options[i + 1]);
      }
    }

    @Override
    protected Attention attention() {
      return mechanism.with(new Options(options)).make(MechanismSetup.of(heads(), width()));
    }
  }

  /** One that forms no scores. */
  private abstract static class WithoutScores extends Named {
    WithoutScores(Mechanism<Attention> mechanism, String... options) {
      super(mechanism, options);
    }

    @Override
    protected boolean rowsSumToOne() {
      return false;
    }

    @Override
    protected boolean takesMaskByQuery() {
      return false;
    }

    @Override
    protected boolean takesBias() {
      return false;
    }
  }

  /** One that knows where tokens are. */
  private abstract static class Placed extends Named {
    Placed(Mechanism<Attention> mechanism, String... options) {
      super(mechanism, options);
    }

    @Override
    protected boolean isEquivariant() {
      return false;
    }
  }

  /** One that gathers keys. */
  private abstract static class Gathered extends Placed {
    Gathered(Mechanism<Attention> mechanism, String... options) {
      super(mechanism, options);
    }

    @Override
    protected boolean rowsSumToOne() {
      return false;
    }
  }

  @Nested
  class DotProduct extends Named {
    DotProduct() {
      super(DotProductAttention.UNSCALED);
    }
  }

  @Nested
  class ScaledDotProduct extends Named {
    ScaledDotProduct() {
      super(DotProductAttention.SCALED);
    }
  }

  @Nested
  class Relu extends Named {
    Relu() {
      super(DotProductAttention.RELU);
    }

    @Override
    protected boolean rowsSumToOne() {
      return false;
    }
  }

  @Nested
  class ReluPerKey extends Named {
    ReluPerKey() {
      super(DotProductAttention.RELU_PER_KEY);
    }

    @Override
    protected boolean rowsSumToOne() {
      return false;
    }
  }

  @Nested
  class Additive extends Named {
    Additive() {
      super(AdditiveAttention.MECHANISM, "width", "6");
    }
  }

  @Nested
  class Causal extends Placed {
    Causal() {
      super(CausalAttention.MECHANISM);
    }

    @Override
    protected boolean isCausal() {
      return true;
    }
  }

  @Nested
  class CausalRelu extends Placed {
    CausalRelu() {
      super(CausalAttention.MECHANISM, "weighting", "relu-per-key");
    }

    @Override
    protected boolean isCausal() {
      return true;
    }

    @Override
    protected boolean rowsSumToOne() {
      return false;
    }
  }

  @Nested
  class Truncated extends Placed {
    Truncated() {
      super(TruncatedAttention.MECHANISM, "left", "2", "right", "1");
    }
  }

  @Nested
  class TruncatedGathered extends Gathered {
    TruncatedGathered() {
      super(TruncatedAttention.MECHANISM, "left", "2", "right", "1", "form", "gather");
    }
  }

  @Nested
  class TruncatedToThePast extends Placed {
    TruncatedToThePast() {
      super(TruncatedAttention.MECHANISM, "left", "3", "right", "0");
    }

    @Override
    protected boolean isCausal() {
      return true;
    }
  }

  /** On a grid of 4 x 8 tokens. */
  private abstract static class Windowed extends Placed {
    Windowed(String... options) {
      super(WindowAttention.MECHANISM, options);
    }

    @Override
    protected TokenGrid grid() {
      return TokenGrid.of(0, 4, 8);
    }

    @Override
    protected Shape biasShape() {
      return Shape.of(1, heads(), 4, 4);
    }

    @Override
    protected boolean takesMaskByQuery() {
      return false;
    }

    @Override
    protected boolean takesAnyLength() {
      return false;
    }

    @Override
    protected boolean takesNamedTokens() {
      return false;
    }
  }

  @Nested
  class Window extends Windowed {
    Window() {
      super("size", "2", "shift", "0");
    }

    /** Windows stay together when all tokens come in reverse. */
    @Override
    protected boolean isEquivariant() {
      return true;
    }
  }

  @Nested
  class ShiftedWindow extends Windowed {
    ShiftedWindow() {
      super("size", "2", "shift", "1");
    }

    @Override
    protected boolean isEquivariant() {
      return true;
    }
  }

  @Nested
  class Linear extends WithoutScores {
    Linear() {
      super(LinearAttention.MECHANISM);
    }
  }

  @Nested
  class CausalLinear extends WithoutScores {
    CausalLinear() {
      super(LinearAttention.MECHANISM, "causal", "true");
    }

    @Override
    protected boolean isEquivariant() {
      return false;
    }

    @Override
    protected boolean isCausal() {
      return true;
    }
  }

  @Nested
  class RecurrentLinear extends WithoutScores {
    RecurrentLinear() {
      super(RecurrentLinearAttention.MECHANISM);
    }

    @Override
    protected boolean takesNamedTokens() {
      return false;
    }
  }

  @Nested
  class CausalRecurrentLinear extends WithoutScores {
    CausalRecurrentLinear() {
      super(RecurrentLinearAttention.MECHANISM, "causal", "");
    }

    @Override
    protected boolean isEquivariant() {
      return false;
    }

    @Override
    protected boolean isCausal() {
      return true;
    }

    @Override
    protected boolean takesNamedTokens() {
      return false;
    }
  }

  @Nested
  class GroupedQuery extends Named {
    GroupedQuery() {
      super(GroupedQueryAttention.MECHANISM, "key-heads", "2");
    }

    @Override
    protected int heads() {
      return 6;
    }
  }

  @Nested
  class Longformer extends Placed {
    Longformer() {
      super(LongformerAttention.MECHANISM, "window", "2", "global", "1");
    }
  }

  @Nested
  class LongformerGathered extends Gathered {
    LongformerGathered() {
      super(LongformerAttention.MECHANISM, "window", "2", "global", "2", "form", "gather");
    }
  }

  /** Which blocks are picked depends on how many there are. */
  @Nested
  class BigBird extends Placed {
    BigBird() {
      super(BigBirdAttention.MECHANISM, "block", "2", "window", "1", "random", "1");
    }

    @Override
    protected boolean takesAnyLength() {
      return false;
    }
  }

  @Nested
  class BigBirdGathered extends Gathered {
    BigBirdGathered() {
      super(
          BigBirdAttention.MECHANISM, "block", "2", "window", "1", "random", "1", "form", "gather");
    }

    @Override
    protected boolean takesAnyLength() {
      return false;
    }
  }

  @Nested
  class Linformer extends WithoutScores {
    Linformer() {
      super(LinformerAttention.MECHANISM, "rank", "3", "tokens", "16");
    }

    @Override
    protected boolean isEquivariant() {
      return false;
    }
  }

  @Nested
  class Performer extends WithoutScores {
    Performer() {
      super(PerformerAttention.MECHANISM, "features", "8");
    }
  }

  @Nested
  class CausalPerformer extends WithoutScores {
    CausalPerformer() {
      super(PerformerAttention.MECHANISM, "features", "8", "causal", "true");
    }

    @Override
    protected boolean isEquivariant() {
      return false;
    }

    @Override
    protected boolean isCausal() {
      return true;
    }
  }
}

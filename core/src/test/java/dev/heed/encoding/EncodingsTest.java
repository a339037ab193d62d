package dev.heed.encoding;

import dev.heed.spi.Mechanism;
import dev.heed.spi.MechanismSetup;
import dev.heed.spi.Options;
import dev.heed.spi.PositionalEncoding;
import dev.heed.spi.TokenGrid;
import dev.heed.testkit.PositionalEncodingContract;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** Every built-in position encoding under the contract, by the mechanism that a user would name. */
class EncodingsTest {

  /** One mechanism with options {@code name, value, name, value, ...}. */
  private abstract static class Named extends PositionalEncodingContract {
    private final Mechanism<PositionalEncoding> mechanism;
    private final Map<String, String> options = new LinkedHashMap<>();

    Named(Mechanism<PositionalEncoding> mechanism, String... options) {
      this.mechanism = mechanism;
      for (int i = 0; i < options.length; i += 2) {
        this.options.put(options[i], options[i + 1]);
      }
    }

    @Override
    protected PositionalEncoding encoding() {
      return mechanism.with(new Options(options)).make(MechanismSetup.of(heads(), headWidth()));
    }
  }

  /** One that says only how far a key is. */
  private abstract static class Relative extends Named {
    Relative(Mechanism<PositionalEncoding> mechanism, String... options) {
      super(mechanism, options);
    }

    @Override
    protected boolean dependsOnDistanceAlone() {
      return true;
    }
  }

  /** One for a grid behind a class token. */
  private abstract static class Gridded extends Named {
    Gridded(Mechanism<PositionalEncoding> mechanism, String... options) {
      super(mechanism, options);
    }

    @Override
    protected TokenGrid grid() {
      return TokenGrid.of(1, 3, 4);
    }

    @Override
    protected boolean takesNamedTokens() {
      return false;
    }
  }

  @Nested
  class SinusoidalInterleaved extends Named {
    SinusoidalInterleaved() {
      super(SinusoidalEncoding.INTERLEAVED);
    }
  }

  @Nested
  class SinusoidalHalves extends Named {
    SinusoidalHalves() {
      super(SinusoidalEncoding.HALVES, "endpoint", "true");
    }
  }

  @Nested
  class Learned extends Named {
    Learned() {
      super(LearnedEncoding.MECHANISM, "tokens", "20");
    }
  }

  @Nested
  class Learned2d extends Gridded {
    Learned2d() {
      super(InterpolatedEncoding.MECHANISM, "rows", "3", "columns", "4");
    }
  }

  @Nested
  class Learned2dStretched extends Gridded {
    Learned2dStretched() {
      super(InterpolatedEncoding.MECHANISM, "rows", "5");
    }
  }

  @Nested
  class Floater extends Named {
    Floater() {
      super(FloaterEncoding.MECHANISM, "tokens", "16", "hidden", "8");
    }
  }

  @Nested
  class Rotary extends Relative {
    Rotary() {
      super(RotaryEncoding.HALVES);
    }
  }

  @Nested
  class RotaryInterleaved extends Relative {
    RotaryInterleaved() {
      super(RotaryEncoding.INTERLEAVED);
    }
  }

  @Nested
  class RotaryOfHalfAHead extends Relative {
    RotaryOfHalfAHead() {
      super(RotaryEncoding.INTERLEAVED, "fraction", "0.5", "factor", "4", "base", "500000");
    }
  }

  @Nested
  class Alibi extends Relative {
    Alibi() {
      super(AlibiEncoding.MECHANISM);
    }
  }

  @Nested
  class T5Buckets extends Relative {
    T5Buckets() {
      super(BucketEncoding.MECHANISM, "buckets", "8", "distance", "6");
    }
  }

  @Nested
  class CausalT5Buckets extends Relative {
    CausalT5Buckets() {
      super(BucketEncoding.MECHANISM, "buckets", "4", "distance", "6", "causal", "true");
    }
  }

  @Nested
  class SwinRelative extends Gridded {
    SwinRelative() {
      super(SwinEncoding.MECHANISM, "size", "3");
    }

    @Override
    protected int scoredTokens() {
      return 9;
    }
  }

  @Nested
  class BeitRelative extends Gridded {
    BeitRelative() {
      super(BeitEncoding.MECHANISM, "rows", "3", "columns", "4");
    }
  }

  @Nested
  class BeitRelativeStretched extends Gridded {
    BeitRelativeStretched() {
      super(BeitEncoding.MECHANISM, "rows", "6");
    }
  }

  @Nested
  class Quadratic extends Gridded {
    Quadratic() {
      super(QuadraticEncoding.MECHANISM, "sharpness", "0.5");
    }
  }

  @Nested
  class None extends Relative {
    None() {
      super(NoEncoding.MECHANISM);
    }
  }
}

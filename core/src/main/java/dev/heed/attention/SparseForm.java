package dev.heed.attention;

import dev.heed.error.Suggestions;
import dev.heed.spi.MechanismSetup;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How an attention that leaves most pairs out is computed; the result is the same. */
public enum SparseForm {
  /** All pairs are scored and most are masked: cost Q x K, and there are weights to look at. */
  MASK,
  /** Each query's few keys are gathered: cost Q x their number, and no weights. */
  GATHER;

  static final String HELP = "mask (where not given; has weights) or gather (linear cost)";

  static SparseForm of(MechanismSetup setup) {
    String name = setup.options().text("form", "mask");
    List<String> names =
        Arrays.stream(values()).map(form -> form.name().toLowerCase(Locale.ROOT)).toList();
    if (!names.contains(name)) {
      throw Suggestions.unknown("form", name, names);
    }
    return values()[names.indexOf(name)];
  }
}

package dev.heed.nlp.architecture;

import dev.heed.nlp.NlpPlugin;
import dev.heed.spi.Architecture;
import dev.heed.testing.GradientContract;
import java.util.List;

class TextGradientsTest extends GradientContract {

  @Override
  protected List<Architecture> architectures() {
    return new NlpPlugin().architectures();
  }

  @Override
  protected List<String> folders() {
    return List.of(
        "text__albert",
        "text__electra",
        "text__modernbert",
        "text__deberta_v2",
        "text__qwen2",
        "D_qwen3",
        "D_gemma3_text");
  }
}

package dev.heed.nlp.architecture;

import dev.heed.nlp.NlpPlugin;
import dev.heed.spi.Architecture;
import dev.heed.testing.RuleContract;
import java.util.List;

class TextModelsByRuleTest extends RuleContract {

  @Override
  protected List<Architecture> architectures() {
    return new NlpPlugin().architectures();
  }

  @Override
  protected List<String> folders() {
    return List.of(
        "D_mistral",
        "text__qwen2",
        "D_qwen3",
        "D_olmo2",
        "D_granite",
        "D_smollm3",
        "D_starcoder2",
        "D_phi3",
        "text__gemma",
        "D_gemma2",
        "D_gemma3_text",
        "document-qa__layoutlmv3",
        "text__electra",
        "text__albert",
        "text__modernbert",
        "text__nomic_bert",
        "text__deberta_v2",
        "text__lfm2",
        "text__qwen3_moe");
  }
}

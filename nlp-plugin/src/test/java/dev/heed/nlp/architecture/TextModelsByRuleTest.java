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
        "text__eurobert",
        "text__data2vec",
        "text__modernbert_qa",
        "text__modernbert_choice",
        "text__t5_sequence",
        "text__t5_token",
        "text__t5_qa",
        "text__mt5_sequence",
        "text__mt5_token",
        "text__umt5_token",
        "text__umt5_qa",
        "text__deberta_v2",
        "text__lfm2",
        "text__qwen3_moe",
        "D_olmo",
        "D_olmo3",
        "D_exaone4",
        "D_ministral",
        "D_ministral3",
        "D_seed_oss",
        "D_arcee",
        "D_helium",
        "D_ernie4_5",
        "D_glm",
        "D_glm4",
        "D_cohere",
        "D_cohere2",
        "D_stablelm",
        "D_nemotron",
        "D_phi",
        "D_gpt_neox",
        "D_gptj",
        "D_opt",
        "D_bloom",
        "D_falcon",
        "D_gpt_bigcode",
        "D_gpt_neo",
        "D_mpt",
        "D_hunyuan_v1_dense",
        "D_qwen2_moe",
        "D_granitemoe",
        "D_glm4_moe",
        "D_dots1",
        "D_ernie4_5_moe");
  }
}

package dev.heed.speech.architecture;

import dev.heed.speech.SpeechPlugin;
import dev.heed.spi.Architecture;
import dev.heed.testing.RuleContract;
import java.util.List;

class SpeechModelsByRuleTest extends RuleContract {

  @Override
  protected List<Architecture> architectures() {
    return new SpeechPlugin().architectures();
  }

  @Override
  protected List<String> folders() {
    return List.of(
        "speech__wavlm",
        "speech__wav2vec2_bert",
        "text-to-audio__vits",
        "speech__unispeech",
        "speech__unispeech_sat",
        "speech__whisper_classifier");
  }
}

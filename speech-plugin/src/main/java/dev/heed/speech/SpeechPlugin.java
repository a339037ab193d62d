package dev.heed.speech;

import dev.heed.speech.architecture.Clap;
import dev.heed.speech.architecture.MoonshineDecoder;
import dev.heed.speech.architecture.MoonshineEncoder;
import dev.heed.speech.architecture.SpectrogramTransformer;
import dev.heed.speech.architecture.Vits;
import dev.heed.speech.architecture.Wav2Vec2;
import dev.heed.speech.architecture.Wav2Vec2Bert;
import dev.heed.speech.architecture.WhisperClassifier;
import dev.heed.speech.architecture.WhisperDecoder;
import dev.heed.speech.architecture.WhisperEncoder;
import dev.heed.speech.processing.FeatureExtractorType;
import dev.heed.speech.task.AudioClassification;
import dev.heed.speech.task.AudioFeatureExtraction;
import dev.heed.speech.task.AutomaticSpeechRecognition;
import dev.heed.speech.task.TextToAudio;
import dev.heed.speech.task.VoiceActivityDetection;
import dev.heed.speech.task.ZeroShotAudioClassification;
import dev.heed.spi.Architecture;
import dev.heed.spi.Plugin;
import dev.heed.spi.ProcessorType;
import dev.heed.spi.TaskType;
import java.util.List;
import java.util.stream.Stream;

/** All that the speech plugin offers. */
public final class SpeechPlugin implements Plugin {

  @Override
  public String name() {
    return "speech";
  }

  @Override
  public List<TaskType<?, ?>> tasks() {
    return List.of(
        AudioClassification.TYPE,
        AudioFeatureExtraction.TYPE,
        AutomaticSpeechRecognition.TYPE,
        TextToAudio.TYPE,
        VoiceActivityDetection.TYPE,
        ZeroShotAudioClassification.TYPE);
  }

  @Override
  public List<ProcessorType<?>> processors() {
    return List.of(new FeatureExtractorType());
  }

  @Override
  public List<Architecture> architectures() {
    return Stream.of(
            Stream.of(
                new Clap(),
                new SpectrogramTransformer(),
                Wav2Vec2.wav2Vec2(),
                Wav2Vec2.hubert(),
                Wav2Vec2.wavLm(),
                Wav2Vec2.uniSpeech(),
                Wav2Vec2.uniSpeechSat(),
                new Wav2Vec2Bert(),
                new Vits(),
                new WhisperEncoder(),
                new WhisperClassifier(),
                new MoonshineEncoder()),
            new WhisperDecoder().graphs().stream(),
            new MoonshineDecoder().graphs().stream())
        .flatMap(all -> all)
        .toList();
  }
}

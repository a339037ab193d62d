package dev.heed.speech.processing;

import dev.heed.api.Internal;
import dev.heed.model.ModelFolder;
import dev.heed.speech.audio.Audio;
import dev.heed.speech.audio.AudioReader;
import dev.heed.spi.InputView;
import dev.heed.spi.ProcessorType;
import dev.heed.spi.Reader;

/** The description of {@link FeatureExtractor}. */
@Internal
public final class FeatureExtractorType implements ProcessorType<Audio> {

  @Override
  public String name() {
    return "feature-extractor";
  }

  @Override
  public String modality() {
    return "audio";
  }

  @Override
  public Class<Audio> input() {
    return Audio.class;
  }

  @Override
  public Reader<Audio> reader() {
    return new AudioReader();
  }

  @Override
  public boolean fits(ModelFolder folder) {
    return FeatureExtractors.isIn(folder);
  }

  @Override
  public FeatureExtractor open(ModelFolder folder) {
    return FeatureExtractors.of(folder);
  }

  @Override
  public InputView<Audio> view() {
    return new AudioView();
  }
}

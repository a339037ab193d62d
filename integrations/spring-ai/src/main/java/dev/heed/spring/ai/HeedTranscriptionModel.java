package dev.heed.spring.ai;

import dev.heed.Pipeline;
import dev.heed.speech.audio.Audio;
import dev.heed.speech.audio.AudioReader;
import dev.heed.speech.transcript.Transcript;
import dev.heed.spi.Source;
import org.springframework.ai.audio.transcription.AudioTranscription;
import org.springframework.ai.audio.transcription.AudioTranscriptionPrompt;
import org.springframework.ai.audio.transcription.AudioTranscriptionResponse;
import org.springframework.ai.audio.transcription.TranscriptionModel;
import org.springframework.core.io.Resource;

/** Recordings as text, by a pipeline of automatic-speech-recognition. */
public final class HeedTranscriptionModel implements TranscriptionModel {

  private final Pipeline<Audio, Transcript> pipeline;

  public HeedTranscriptionModel(Pipeline<Audio, Transcript> pipeline) {
    this.pipeline = pipeline;
  }

  @Override
  public AudioTranscriptionResponse call(AudioTranscriptionPrompt prompt) {
    Resource resource = prompt.getInstructions();
    Audio audio =
        new AudioReader().read(new Source(resource.getDescription(), resource::getInputStream));
    return new AudioTranscriptionResponse(new AudioTranscription(pipeline.run(audio).text()));
  }
}

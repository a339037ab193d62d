package dev.heed.speech.task;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.generate.Encoded;
import dev.heed.generate.Generation;
import dev.heed.generate.GenerationConfig;
import dev.heed.generate.Generator;
import dev.heed.generate.Prompt;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.runtime.RunLimit;
import dev.heed.runtime.Session;
import dev.heed.speech.audio.Audio;
import dev.heed.spi.Processor;
import dev.heed.spi.Task;
import dev.heed.spi.Tokenizer;
import java.util.List;
import java.util.Optional;

/** Speech to text with an encoder and a decoder that know no times: Moonshine and its like. */
record SequenceRecognition(
    Processor<Audio> extractor,
    LeastSound least,
    Generator generator,
    Tokenizer tokenizer,
    GenerationConfig config)
    implements Task<Audio, Transcript> {

  @Override
  public Inputs encode(List<Audio> batch) {
    return extractor.process(batch);
  }

  @Override
  public List<Transcript> decode(Outputs outputs, List<Audio> batch) {
    throw new HeedException(
        ErrorCode.UNSUPPORTED,
        "This model writes with a second graph, token by token: what its encoder gives has no text"
            + " yet. Use run.");
  }

  @Override
  public List<Transcript> run(Session session, List<Audio> batch) {
    return batch.stream().map(audio -> transcript(session, audio)).toList();
  }

  private Transcript transcript(Session encoder, Audio audio) {
    least.require(audio);
    try (Encoded encoded = Encoded.by(encoder, encode(List.of(audio)), RunLimit.none())) {
      Prompt start = Prompt.repeated(1, config.decoderStart());
      long[] ids =
          generator.generate(encoded, start, Generation.of(config)).sequences().get(0).added();
      return new Transcript(tokenizer.decode(ids, true), Optional.empty());
    }
  }
}

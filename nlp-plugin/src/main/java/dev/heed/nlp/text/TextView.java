package dev.heed.nlp.text;

import dev.heed.runtime.Inputs;
import dev.heed.spi.Coverings;
import dev.heed.spi.InputView;
import dev.heed.spi.ModelInput;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Texts: each token is covered with the mask's, or with another that says nothing. */
final class TextView implements InputView<String> {

  @Override
  public Optional<Coverings> coverings(ModelInput<String> input, Inputs inputs) {
    return Optional.ofNullable(inputs.byName().get("input_ids"))
        .map(ids -> Coverings.ofTokens(inputs, "input_ids", cover(input)));
  }

  private static long cover(ModelInput<String> input) {
    return Stream.of("[MASK]", "<mask>", "[UNK]", "<unk>", "[PAD]", "<pad>", "<|endoftext|>")
        .map(token -> input.tokenizer().map(t -> t.id(token)).orElse(OptionalLong.empty()))
        .filter(OptionalLong::isPresent)
        .mapToLong(OptionalLong::getAsLong)
        .findFirst()
        .orElse(0);
  }
}

package dev.heed.generate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.spi.Options;
import dev.heed.spi.TaskOption;
import java.util.List;

/** The settings of generation that a user can give, for the tasks that generate. */
public final class GenerationOptions {

  private static final String FLAG = "true|false";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Names as published, in lower-case-dashes. */
  public static final List<TaskOption> LIST =
      List.of(
          new TaskOption("max-new-tokens", "N", "How many tokens to add at most."),
          new TaskOption("max-length", "N", "How long a sequence may be, prompt included."),
          new TaskOption("min-new-tokens", "N", "How many tokens to add at least."),
          new TaskOption("min-length", "N", "How long a sequence is at least, prompt included."),
          new TaskOption("num-beams", "N", "Beams of a beam search; 1 searches greedily."),
          new TaskOption("num-return-sequences", "N", "How many answers for each input (1)."),
          new TaskOption("length-penalty", "X", "Above 0 favours long sequences of a beam (1)."),
          new TaskOption("early-stopping", FLAG + "|never", "When a beam search ends (false)."),
          new TaskOption("do-sample", FLAG, "Draw tokens instead of taking the likeliest."),
          new TaskOption("temperature", "X", "Above 1 draws more widely, below 1 less (1)."),
          new TaskOption("top-k", "N", "Draw from the N likeliest (50); 0 for all."),
          new TaskOption("top-p", "P", "Draw from the likeliest with probability P together (1)."),
          new TaskOption("min-p", "P", "Draw from those with P times the likeliest's probability."),
          new TaskOption("typical-p", "P", "Draw from the most typical with probability P (1)."),
          new TaskOption("seed", "N", "Makes drawing repeatable."),
          new TaskOption("repetition-penalty", "X", "Above 1 avoids what was said (1)."),
          new TaskOption("no-repeat-ngram-size", "N", "No run of N tokens comes twice (0)."),
          new TaskOption("bad-words-ids", "[[ID,...],...]", "Runs of tokens that must not come."),
          new TaskOption("suppress-tokens", "[ID,...]", "Tokens that must not come."),
          new TaskOption("begin-suppress-tokens", "[ID,...]", "Tokens that must not come first."),
          new TaskOption("forced-bos-token-id", "ID", "What comes first."),
          new TaskOption("forced-eos-token-id", "ID", "What comes last at the greatest length."),
          new TaskOption("eos-token-id", "ID", "What ends a sequence, or a list: [ID,...]."),
          new TaskOption("pad-token-id", "ID", "What fills shorter sequences of a batch."),
          new TaskOption("stop-strings", "TEXT|[TEXT,...]", "Texts that end a sequence."),
          new TaskOption("max-time", "SECONDS", "Look for no further token after that."));

  private GenerationOptions() {}

  /** The settings that {@code options} make; other options are passed over. */
  static GenerationConfig apply(GenerationConfig config, Options options) {
    GenerationConfig result = config;
    for (TaskOption option : LIST) {
      if (options.text(option.name()).isPresent()) {
        result = result.with(option.name().replace('-', '_'), value(option, options));
      }
    }
    boolean onlyLength = options.text("max-length").isPresent();
    return onlyLength && options.text("max-new-tokens").isEmpty()
        ? result.with("max_new_tokens", null)
        : result;
  }

  private static Object value(TaskOption option, Options options) {
    String name = option.name();
    String text = options.text(name, "");
    return switch (option.value()) {
      case "N" -> options.integer(name, 0);
      case "X", "P", "SECONDS" -> options.number(name, 0);
      case FLAG -> options.flag(name, false);
      case FLAG + "|never" -> text.equals("never") ? text : options.flag(name, false);
      case "TEXT|[TEXT,...]" -> text.startsWith("[") ? json(option, text) : text;
      default -> json(option, text);
    };
  }

  private static JsonNode json(TaskOption option, String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw refused(option, text, "JSON such as " + option.value());
    }
  }

  private static HeedException refused(TaskOption option, String text, String wanted) {
    return new HeedException(
        ErrorCode.INVALID_OPTION,
        "--%s should be %s, but is '%s'.".formatted(option.name(), wanted, text));
  }
}

package dev.heed.speech.task;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.Json;
import dev.heed.model.ModelFolder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Text as the letters that VITS was trained on: in lower case, without what it does not know, with
 * a blank between all.
 *
 * @param ids of the letters, by letter
 * @param blank whether there is one, which has the id 0
 * @param normalized whether what is not known is left out; else it is the unknown letter
 * @param phonemes whether the letters are phonemes
 * @param roman whether text in other scripts is written in Latin letters first
 */
record VitsLetters(
    Map<String, Integer> ids,
    boolean blank,
    boolean normalized,
    boolean phonemes,
    boolean roman,
    String language,
    int unknown) {

  VitsLetters {
    ids = Map.copyOf(ids);
  }

  static VitsLetters of(ModelFolder folder) {
    Json vocabulary = folder.json("vocab.json");
    Json config =
        folder.findJson("tokenizer_config.json").orElse(Json.empty("tokenizer_config.json"));
    Map<String, Integer> ids = new HashMap<>();
    vocabulary.keys().forEach(letter -> ids.put(letter, vocabulary.integer(letter)));
    return new VitsLetters(
        ids,
        config.flag("add_blank", true),
        config.flag("normalize", true),
        config.flag("phonemize", true),
        config.flag("is_uroman", false),
        config.text("language", ""),
        ids.getOrDefault(config.text("unk_token", "<unk>"), 0));
  }

  /**
   * The ids of a text.
   *
   * @param isPhonemes whether the text is written in phonemes already
   * @throws dev.heed.error.HeedException UNSUPPORTED where the text would have to be turned into
   *     phonemes or Latin letters first, INVALID_INPUT where nothing of it is known
   */
  long[] of(String text, boolean isPhonemes) {
    requireReadable(text, isPhonemes);
    List<Integer> letters = new ArrayList<>();
    String known = normalized ? known(lowered(text)).strip() : text;
    known
        .codePoints()
        .forEach(letter -> letters.add(ids.getOrDefault(Character.toString(letter), unknown)));
    if (letters.isEmpty()) {
      throw invalidInput(
          "'%s' has no letter that this model speaks. It speaks: %s."
              .formatted(text, String.join(" ", ids.keySet().stream().sorted().toList())));
    }
    return blank ? between(letters) : letters.stream().mapToLong(i -> i).toArray();
  }

  private void requireReadable(String text, boolean isPhonemes) {
    if (phonemes && !isPhonemes) {
      throw new HeedException(
          ErrorCode.UNSUPPORTED,
          "This model speaks phonemes (tokenizer_config.json: 'phonemize'), and Heed does not turn"
              + " text into them. Give the text in phonemes, and say --phonemes.");
    }
    if (roman
        && text.codePoints().anyMatch(letter -> letter > 0x24F && Character.isLetter(letter))) {
      throw new HeedException(
          ErrorCode.UNSUPPORTED,
          "This model reads Latin letters (tokenizer_config.json: 'is_uroman'), and Heed does not"
              + " turn other scripts into them. Write the text in Latin letters, as uroman does.");
    }
  }

  /** In lower case, but for what is a letter of the model as it is. */
  private String lowered(String text) {
    StringBuilder lowered = new StringBuilder();
    text.codePoints()
        .mapToObj(Character::toString)
        .forEach(
            letter ->
                lowered.append(ids.containsKey(letter) ? letter : letter.toLowerCase(Locale.ROOT)));
    return language.equals("ron")
        ? lowered.toString().replace('\u021B', '\u0163')
        : lowered.toString();
  }

  private String known(String text) {
    if (phonemes) {
      return text;
    }
    StringBuilder known = new StringBuilder();
    text.codePoints().mapToObj(Character::toString).filter(ids::containsKey).forEach(known::append);
    return known.toString();
  }

  private static long[] between(List<Integer> letters) {
    long[] all = new long[2 * letters.size() + 1];
    for (int i = 0; i < letters.size(); i++) {
      all[2 * i + 1] = letters.get(i);
    }
    return all;
  }
}

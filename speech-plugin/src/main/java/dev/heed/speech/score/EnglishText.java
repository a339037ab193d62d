package dev.heed.speech.score;

import dev.heed.model.ModelFolder;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * English as it is compared where recognition is scored: without case, punctuation, hesitation and
 * remarks in brackets, contractions written out, numbers in digits, British spelling made American.
 *
 * @param spellings a spelling and what is written for it, such as a model's {@code normalizer.json}
 * @see <a href="https://arxiv.org/abs/2212.04356">Radford et al. 2022, appendix C</a>
 */
public record EnglishText(Map<String, String> spellings) {

  private static final Map<Pattern, String> RULES = new LinkedHashMap<>();

  static {
    rule("[<\\[][^>\\]]*[>\\]]", "");
    rule("\\([^)]+?\\)", "");
    rule("\\b(hmm|mm|mhm|mmm|uh|um)\\b", "");
    rule("[\u2018\u2019]", "'");
    rule("\\s+'", "'");
    rule("\\bwon't\\b", "will not");
    rule("\\bcan't\\b", "can not");
    rule("\\blet's\\b", "let us");
    rule("\\bwanna\\b", "want to");
    rule("\\bgotta\\b", "got to");
    rule("\\bgonna\\b", "going to");
    rule("\\bma'am\\b", "madam");
    rule("\\bmr\\b", "mister ");
    rule("\\bmrs\\b", "missus ");
    rule("\\bdr\\b", "doctor ");
    rule("\\bst\\b", "saint ");
    rule("\\bprof\\b", "professor ");
    rule("'s been\\b", " has been");
    rule("'d been\\b", " had been");
    rule("n't\\b", " not");
    rule("'re\\b", " are");
    rule("'s\\b", " is");
    rule("'d\\b", " would");
    rule("'ll\\b", " will");
    rule("'ve\\b", " have");
    rule("'m\\b", " am");
    rule("(\\d),(\\d)", "$1$2");
    rule("\\.([^0-9]|$)", " $1");
  }

  public EnglishText {
    spellings = Map.copyOf(spellings);
  }

  /** With the spellings of a model's {@code normalizer.json}, where it has one. */
  public static EnglishText of(ModelFolder folder) {
    Map<String, String> spellings = new HashMap<>();
    folder
        .findJson("normalizer.json")
        .ifPresent(json -> json.keys().forEach(key -> spellings.put(key, json.text(key))));
    return new EnglishText(spellings);
  }

  /** Without a list of spellings. */
  public static EnglishText plain() {
    return new EnglishText(Map.of());
  }

  private static void rule(String pattern, String replacement) {
    RULES.put(Pattern.compile(pattern), replacement);
  }

  /** The words of {@code text}, to be compared. */
  public List<String> words(String text) {
    String plain = text.toLowerCase(Locale.ROOT);
    for (Map.Entry<Pattern, String> rule : RULES.entrySet()) {
      plain = rule.getKey().matcher(plain).replaceAll(rule.getValue());
    }
    String letters = Normalizer.normalize(plain, Normalizer.Form.NFKD).replaceAll("\\p{Mn}", "");
    List<String> words =
        Stream.of(letters.split("[^\\p{L}\\p{N}.%$']+"))
            .map(word -> word.replaceAll("^[.']+|[.']+$", ""))
            .filter(word -> !word.isEmpty())
            .toList();
    return NumberWords.inDigits(words).stream()
        .map(word -> spellings.getOrDefault(word, word))
        .toList();
  }
}

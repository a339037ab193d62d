package dev.heed.speech.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordErrorsTest {

  private static List<String> words(String text) {
    return text.isEmpty() ? List.of() : Arrays.asList(text.split(" "));
  }

  @ParameterizedTest
  @CsvSource({
    "the cat sat,the cat sat,0,0,0",
    "the cat sat,the bat sat,1,0,0",
    "the cat sat,the sat,0,1,0",
    "the cat sat,the old cat sat down,0,0,2",
    "a b c d,b x d e,1,1,1",
    "'',so it goes,0,0,3",
    "so it goes,'',0,3,0"
  })
  void the_fewest_changes_are_counted_by_kind(
      String said, String heard, int replaced, int missed, int added) {
    assertThat(WordErrors.between(words(said), words(heard)))
        .isEqualTo(new WordErrors(replaced, missed, added, words(said).size()));
  }

  @Test
  void rates_of_texts_are_joined_by_their_words_not_averaged() {
    WordErrors one = WordErrors.between(words("a"), words("b"));
    WordErrors ten = WordErrors.between(words("a b c d e f g h i"), words("a b c d e f g h i"));
    assertThat(one.and(ten).rate()).isEqualTo(0.1);
    assertThat(WordErrors.none().rate()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Press 1, or say \"one\".|press 1 or say 1",
        "It's nine o'clock, and we won't wait!|it is 9 o'clock and we will not wait",
        "Twenty-five (25) um, percent [noise]|25 percent",
        "One two three|1 2 3",
        "two hundred and six thousand and five|200 and 6000 and 5",
        "nineteen eighty four|19 84",
        "one hundred twenty three million four|123000004",
        "I\u2019ve $1,250.50 at the caf\u00e9.|i have $1250.50 at the cafe",
        "twenty ten zero zero|20 10 0 0"
      })
  void texts_are_compared_without_case_marks_and_ways_of_writing(String text, String plain) {
    assertThat(String.join(" ", EnglishText.plain().words(text))).isEqualTo(plain);
  }

  @Test
  void lost_and_doubled_passages_are_runs_of_words() {
    List<String> said = words("a b c d e f g h i j k l");
    assertThat(LostWords.between(said, said)).isEqualTo(new LostWords(List.of(), List.of()));
    assertThat(LostWords.between(said, words("a b c h i j k l")).missed())
        .containsExactly("d", "e", "f", "g");
    assertThat(LostWords.between(said, words("a b c d e c d e f g h x i j k l")).added())
        .containsExactly("c", "d", "e");
    LostWords few = LostWords.between(said, words("x b c y e f g h i j k"));
    assertThat(few).isEqualTo(new LostWords(List.of("l"), List.of()));
  }

  @Test
  void a_list_of_spellings_makes_them_one() {
    assertThat(new EnglishText(Map.of("colour", "color")).words("The Colour")).contains("color");
  }
}

package dev.heed.nlp.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.generate.TextStream;
import dev.heed.nlp.text.CleanUp;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StreamedTextTest {

  private static final String[] WORDS = {
    " ", ".", ",", "?", "!", "'", " '", "n", "'t", "t", " n't", "m", "s", "ve", "re", " a", "He",
    " .", "...", " ' ", "\uFFFD"
  };

  private static String text(long[] ids) {
    StringBuilder text = new StringBuilder();
    for (long id : ids) {
      text.append(WORDS[(int) id]);
    }
    return CleanUp.of(text.toString());
  }

  /** Whatever clean-up takes away, the pieces are the text behind the prompt's. */
  @Test
  void pieces_together_are_the_whole_text() {
    Random random = new Random(1);
    for (int round = 0; round < 20_000; round++) {
      long[] all = random.longs(random.nextInt(1, 12), 0, WORDS.length).toArray();
      int prompt = random.nextInt(all.length);
      long[] before = Arrays.copyOf(all, prompt);
      StringBuilder told = new StringBuilder();
      TextStream stream = new TextStream(StreamedTextTest::text, before, told::append);
      for (int i = prompt; i < all.length; i++) {
        stream.add(all[i]);
      }
      stream.end();
      String whole = text(all);
      String expected = whole.substring(Math.min(whole.length(), text(before).length()));
      assertThat(told.toString())
          .as("%s behind %s", java.util.Arrays.toString(all), prompt)
          .isEqualTo(expected);
    }
  }
}

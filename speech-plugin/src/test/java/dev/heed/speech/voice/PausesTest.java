package dev.heed.speech.voice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PausesTest {

  private static Pauses speech(int... edges) {
    List<SpeechStretch> stretches = new ArrayList<>();
    for (int i = 0; i < edges.length; i += 2) {
      stretches.add(new SpeechStretch(edges[i], edges[i + 1]));
    }
    return new Pauses(stretches);
  }

  @Test
  void a_window_ends_in_the_middle_of_the_longest_pause_of_its_second_half() {
    assertThat(speech(0, 20, 40, 60, 64, 80, 90, 200).in(0, 100)).hasValue(85);
  }

  @Test
  void of_equal_pauses_the_later_one_is_taken() {
    assertThat(speech(0, 60, 64, 80, 84, 200).in(0, 100)).hasValue(82);
  }

  @Test
  void a_pause_counts_as_far_as_it_lies_in_the_second_half() {
    assertThat(speech(0, 20, 58, 70, 76, 90, 200, 210).in(0, 100)).hasValue(95);
    assertThat(speech(0, 20, 58, 99).in(0, 100)).hasValue(54);
  }

  @Test
  void where_somebody_speaks_throughout_or_nobody_does_there_is_no_cut() {
    assertThat(speech(0, 30, 40, 200).in(0, 100)).isEmpty();
    assertThat(speech().in(0, 100)).isEmpty();
  }

  @Test
  void silence_before_and_behind_all_speech_is_a_pause_too() {
    assertThat(speech(0, 60).in(0, 100)).hasValue(80);
    assertThat(speech(90, 200).in(0, 100)).hasValue(70);
  }

  @Test
  void a_time_that_is_near_a_pause_means_that_pause() {
    Pauses cuts = speech(0, 40, 50, 80, 90, 120);
    assertThat(cuts.nearest(43, 10)).isEqualTo(45);
    assertThat(cuts.nearest(55, 10)).isEqualTo(45);
    assertThat(cuts.nearest(65, 10)).isEqualTo(65);
  }

  @Test
  void speech_is_counted_between_two_places() {
    assertThat(speech(0, 40, 50, 80).spoken(30, 60)).isEqualTo(20);
  }

  @Test
  void in_200_random_recordings_no_cut_lies_in_speech_and_all_lie_in_the_window() {
    Random random = new Random(19);
    for (int round = 0; round < 200; round++) {
      int[] edges = random.ints(24, 0, 3000).sorted().distinct().toArray();
      Pauses cuts = speech(Arrays.copyOf(edges, edges.length / 2 * 2));
      for (int at = 0; at < 3000; ) {
        int end = cuts.in(at, 500).orElse(at + 500);
        assertThat(end - at).isBetween(250, 500);
        boolean found = cuts.in(at, 500).isPresent();
        assertThat(found ? cuts.spoken(end, end + 1) * cuts.spoken(end - 1, end) : 0).isZero();
        at = end;
      }
    }
  }

  @Test
  void silence_is_what_comes_before_somebody_speaks() {
    Pauses pauses = new Pauses(List.of(new SpeechStretch(100, 200), new SpeechStretch(300, 400)));
    assertThat(pauses.silence(0, 500)).isEqualTo(100);
    assertThat(pauses.silence(150, 500)).isZero();
    assertThat(pauses.silence(200, 500)).isEqualTo(100);
    assertThat(pauses.silence(400, 500)).isEqualTo(100);
    assertThat(new Pauses(List.of()).silence(0, 500)).isEqualTo(500);
  }
}

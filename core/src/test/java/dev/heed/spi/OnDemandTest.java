package dev.heed.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OnDemandTest {

  @Test
  void makes_elements_when_they_are_asked_for_and_never_holds_them_all() {
    List<Integer> asked = new ArrayList<>();
    List<byte[]> large =
        OnDemand.of(
            List.of(0, 1, 2, 3, 4, 5, 6, 7),
            number -> {
              asked.add(number);
              return new byte[(int) (Runtime.getRuntime().maxMemory() / 6)];
            });
    assertThat(asked).isEmpty();
    long sum = 0;
    for (byte[] each : large) {
      sum += each.length;
    }
    assertThat(asked).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    assertThat(sum).isGreaterThan(Runtime.getRuntime().maxMemory());
  }

  @Test
  void gives_the_same_element_while_somebody_holds_it() {
    List<Object> list = OnDemand.of(List.of("a"), name -> new Object());
    Object first = list.get(0);
    System.gc();
    assertThat(list.get(0)).isSameAs(first);
  }
}

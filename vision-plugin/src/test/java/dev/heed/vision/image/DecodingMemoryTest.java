package dev.heed.vision.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DecodingMemoryTest {

  private final DecodingMemory turns = new DecodingMemory(100);
  private final List<String> events = new CopyOnWriteArrayList<>();

  private CompletableFuture<Void> other(long bytes) {
    return CompletableFuture.runAsync(
        () -> {
          try (DecodingMemory.Turn turn = turns.begin()) {
            turn.await(bytes);
            events.add("other");
          }
        });
  }

  @Test
  void who_finds_no_room_waits_for_it() {
    DecodingMemory.Turn one = turns.begin();
    one.await(80);
    CompletableFuture<Void> other = other(80);
    events.add("one");
    one.close();
    other.join();
    assertThat(events).containsExactly("one", "other");
  }

  @Test
  void who_fits_beside_or_is_small_goes_on() {
    try (DecodingMemory.Turn one = turns.begin()) {
      one.await(60);
      other(40).join();
      other(6).join();
      one.await(100);
      other(6).join();
    }
    assertThat(events).hasSize(3);
  }

  @Test
  void two_who_want_more_do_not_wait_for_each_other() {
    try (DecodingMemory.Turn one = turns.begin();
        DecodingMemory.Turn two = turns.begin()) {
      one.await(50);
      two.await(50);
      one.await(80);
      two.await(80);
    }
    other(100).join();
    assertThat(events).containsExactly("other");
  }

  @Test
  void who_is_alone_goes_on_however_much_it_is() {
    other(1000).join();
    assertThat(events).containsExactly("other");
  }

  @Test
  void who_asks_to_be_alone_holds_up_those_that_come() {
    DecodingMemory.Turn alone = turns.beginAlone();
    CompletableFuture<Void> other = other(80);
    events.add("alone");
    alone.close();
    other.join();
    assertThat(events).containsExactly("alone", "other");
  }
}

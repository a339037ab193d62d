package dev.heed.runtime;

import static dev.heed.runtime.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.error.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceTest {

  @Test
  void devices_are_read_as_they_are_written() {
    assertThat(Device.parse("cpu")).isEqualTo(Device.CPU);
    assertThat(Device.parse("cpu:4")).isEqualTo(new Device.Cpu(4)).hasToString("cpu:4");
    assertThat(Device.parse("cuda")).hasToString("cuda:0");
    assertThat(Device.parse(" cuda:1 ")).isEqualTo(new Device.Cuda(1));
    assertThat(Device.parse("auto")).isEqualTo(new Device.Auto()).hasToString("auto");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "gpu", "cpu:", "cpu:many", "cuda:1:2", "auto:1", "cpu:99999999999"})
  void others_are_refused_with_what_there_is(String text) {
    refused(
        ErrorCode.INVALID_OPTION,
        () -> Device.parse(text),
        "Device '%s' is not known. Write cpu, cpu:THREADS, cuda, cuda:ORDINAL or auto."
            .formatted(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu:-1", "cpu:100000", "cuda:-2"})
  void numbers_out_of_range_are_refused(String text) {
    refused(ErrorCode.INVALID_OPTION, () -> Device.parse(text), "of a device should be 0 to 102");
  }
}

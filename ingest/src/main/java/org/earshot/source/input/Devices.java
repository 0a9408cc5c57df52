package org.earshot.source.input;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.DataLine;
import javax.sound.sampled.Line;
import javax.sound.sampled.Mixer;
import javax.sound.sampled.TargetDataLine;

/** The inputs of this machine's sound cards, as {@code javax.sound} sees them. */
public final class Devices {
  private static final Line.Info CAPTURES = new Line.Info(TargetDataLine.class);

  private Devices() {}

  /**
   * An input.
   *
   * @param number its place in the list, from 1; it changes as devices come and go
   * @param name what it is called; any part of it that no other name has will do as an address
   * @param description what the driver says of it
   * @param formats the 16-bit formats it has, such as {@code 1 channel, 44100 Hz}
   */
  public record Device(int number, String name, String description, List<String> formats) {
    public Device {
      formats = List.copyOf(formats);
    }
  }

  /** All inputs, in the order of the operating system; empty without a sound card. */
  public static List<Device> list() {
    List<Mixer.Info> mixers = mixers();
    List<Device> devices = new ArrayList<>();
    for (int i = 0; i < mixers.size(); i++) {
      Mixer.Info mixer = mixers.get(i);
      devices.add(new Device(i + 1, mixer.getName(), mixer.getDescription(), formats(mixer)));
    }
    return List.copyOf(devices);
  }

  /**
   * The device that an address means: its number, its name or a part of that in any case, or the
   * first for an empty one and {@code default}.
   *
   * @throws IllegalArgumentException if there is none or more than one, naming those there are
   */
  static Mixer.Info find(String address) {
    List<Mixer.Info> mixers = mixers();
    String wanted = address.strip().toLowerCase(Locale.ROOT);
    if (mixers.isEmpty()) {
      throw new IllegalArgumentException(
          "this machine has no sound input: plug one in, start the sound server, and see earshot devices");
    }
    if (wanted.isEmpty() || wanted.equals("default")) {
      return mixers.get(0);
    }
    if (wanted.matches("[0-9]{1,4}")) {
      int number = Integer.parseInt(wanted);
      if (number < 1 || number > mixers.size()) {
        throw new IllegalArgumentException(
            "there is no sound input %d: %s".formatted(number, choice(mixers)));
      }
      return mixers.get(number - 1);
    }
    return byName(wanted, mixers);
  }

  private static Mixer.Info byName(String wanted, List<Mixer.Info> mixers) {
    List<Mixer.Info> exact =
        mixers.stream().filter(m -> m.getName().toLowerCase(Locale.ROOT).equals(wanted)).toList();
    List<Mixer.Info> found =
        exact.isEmpty()
            ? mixers.stream()
                .filter(m -> m.getName().toLowerCase(Locale.ROOT).contains(wanted))
                .toList()
            : exact;
    if (found.size() != 1) {
      throw new IllegalArgumentException(
          "%s sound input is called %s: %s"
              .formatted(found.isEmpty() ? "no" : "more than one", wanted, choice(mixers)));
    }
    return found.get(0);
  }

  private static String choice(List<Mixer.Info> mixers) {
    return mixers.stream().map(Mixer.Info::getName).collect(Collectors.joining(", "))
        + " are there, see earshot devices";
  }

  private static List<Mixer.Info> mixers() {
    return Arrays.stream(AudioSystem.getMixerInfo())
        .filter(info -> AudioSystem.getMixer(info).isLineSupported(CAPTURES))
        .toList();
  }

  /** A card may list thirty widths at one rate: they are told as a range. */
  private static List<String> formats(Mixer.Info mixer) {
    Map<String, SortedSet<Integer>> channelsByRate = new LinkedHashMap<>();
    Arrays.stream(AudioSystem.getMixer(mixer).getTargetLineInfo(CAPTURES))
        .filter(DataLine.Info.class::isInstance)
        .flatMap(line -> Arrays.stream(((DataLine.Info) line).getFormats()))
        .filter(format -> format.getSampleSizeInBits() == 16)
        .filter(format -> format.getEncoding().equals(AudioFormat.Encoding.PCM_SIGNED))
        .forEach(
            format ->
                channelsByRate
                    .computeIfAbsent(rate(format), rate -> new TreeSet<>())
                    .add(format.getChannels()));
    return channelsByRate.entrySet().stream()
        .map(entry -> width(entry.getValue()) + ", " + entry.getKey())
        .toList();
  }

  private static String rate(AudioFormat format) {
    return format.getSampleRate() == AudioSystem.NOT_SPECIFIED
        ? "any rate"
        : "%d Hz".formatted(Math.round(format.getSampleRate()));
  }

  private static String width(SortedSet<Integer> channels) {
    int least = channels.first();
    int most = channels.last();
    if (least == AudioSystem.NOT_SPECIFIED) {
      return "any channels";
    }
    String plural = most == 1 ? " channel" : " channels";
    return (least == most ? "" : least + " to ") + most + plural;
  }
}

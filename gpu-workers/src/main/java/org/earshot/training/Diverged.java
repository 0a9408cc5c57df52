package org.earshot.training;

import java.util.List;

/** The loss is no longer a number: what the weights hold is lost, the last kept epoch is not. */
final class Diverged extends ArithmeticException {
  private static final long serialVersionUID = 1;
  private static final int SHOWN = 3;

  private Diverged(String message) {
    super(message);
  }

  /** In a step, whose clips it names. */
  static Diverged in(int epoch, int step, List<String> clips, double loss) {
    return new Diverged(
        "the loss is %s in epoch %d, step %d (clips %s%s): a lower learning rate may help%s"
            .formatted(
                loss,
                epoch,
                step,
                String.join(", ", clips.subList(0, Math.min(SHOWN, clips.size()))),
                clips.size() > SHOWN ? " and %d more".formatted(clips.size() - SHOWN) : "",
                kept(epoch)));
  }

  /** After an epoch whose steps were all well: its last update went astray. */
  static Diverged after(int epoch, double loss) {
    return new Diverged(
        "the loss on the early-stopping clips is %s after epoch %d: a lower learning rate may help%s"
            .formatted(loss, epoch, kept(epoch)));
  }

  private static String kept(int epoch) {
    return epoch > 1 ? "; epoch %d stays kept".formatted(epoch - 1) : "";
  }
}

package org.earshot.worker;

import static java.util.Objects.requireNonNull;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.earshot.message.AttackResult;
import org.earshot.message.Job;
import org.earshot.message.ModelCard;

/**
 * A job's clip with what its reference led to.
 *
 * @param incoming null if the clip cannot be attacked
 * @param skipped why not, or null
 */
record LoadedClip(Job.Clip clip, Incoming incoming, String skipped) {
  /** It is no representation. */
  static final String INVALID = "invalid";

  /** It was made by another definition than the model was trained on. */
  static final String REPRESENTATION = "representation";

  /** The model has no such class. */
  static final String UNKNOWN_LABEL = "unknown-label";

  LoadedClip {
    requireNonNull(clip, "clip");
  }

  /**
   * Reads the record that a clip's reference led to.
   *
   * @param record null if there is none
   */
  static LoadedClip of(Job.Clip clip, ConsumerRecord<byte[], byte[]> record) {
    if (record == null) {
      return new LoadedClip(clip, null, AttackResult.GONE);
    }
    try {
      var incoming = Incoming.of(record);
      return incoming.clip().equals(clip.input().clip())
          ? new LoadedClip(clip, incoming, null)
          : new LoadedClip(clip, null, AttackResult.GONE);
    } catch (IllegalArgumentException e) {
      return new LoadedClip(clip, null, INVALID);
    }
  }

  String id() {
    return clip.input().clip();
  }

  /** Why a model cannot be attacked on this clip, or null. */
  String skipped(Networks.Lease model) {
    if (skipped != null) {
      return skipped;
    }
    var network = model.network();
    var matrix = incoming.matrix();
    if (!model.card().representation().equals(incoming.facts().representation())
        || matrix.rows() != network.rows()
        || matrix.columns() != network.columns()) {
      return REPRESENTATION;
    }
    return clip.label() != null && label(model.card()) < 0 ? UNKNOWN_LABEL : null;
  }

  /** The logit of the clip's class; -1 if it has none or the model does not know it. */
  int label(ModelCard card) {
    return clip.label() == null ? -1 : card.classes().indexOf(clip.label());
  }
}

#include "view/lgn-pin-board.h"

struct _LgnPinBoard
{
  GObject parent_instance;
  LgnPin *pin;
};

G_DEFINE_FINAL_TYPE (LgnPinBoard, lgn_pin_board, G_TYPE_OBJECT)

static guint changed_signal;

static void
lgn_pin_board_finalize (GObject *object)
{
  g_clear_object (&LGN_PIN_BOARD (object)->pin);
  G_OBJECT_CLASS (lgn_pin_board_parent_class)->finalize (object);
}

static void
lgn_pin_board_class_init (LgnPinBoardClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lgn_pin_board_finalize;
  changed_signal = g_signal_new ("changed", LGN_TYPE_PIN_BOARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lgn_pin_board_init (LgnPinBoard *self)
{
}

LgnPinBoard *
lgn_pin_board_new (void)
{
  return g_object_new (LGN_TYPE_PIN_BOARD, NULL);
}

LgnPin *
lgn_pin_board_get_pin (LgnPinBoard *board)
{
  return board->pin;
}

void
lgn_pin_board_set_pin (LgnPinBoard *board, LgnPin *pin)
{
  if (g_set_object (&board->pin, pin))
    g_signal_emit (board, changed_signal, 0);
}

/* A change of the pin: from one to another, either of which may be none. */
typedef struct
{
  LgnPinBoard *board;
  LgnPin *before, *after;
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;

  g_object_unref (change->board);
  g_clear_object (&change->before);
  g_clear_object (&change->after);
  g_free (change);
}

static void
apply (bool is_undo, gpointer data)
{
  Change *change = data;

  lgn_pin_board_set_pin (change->board, is_undo ? change->before : change->after);
}

void
lgn_pin_board_change (LgnPinBoard *board, LgnPin *pin, LgnHistory *history, const char *label)
{
  Change *change;

  if (board->pin == pin)
    return;
  change = g_new0 (Change, 1);
  change->board = g_object_ref (board);
  g_set_object (&change->before, board->pin);
  g_set_object (&change->after, pin);
  lgn_history_add_change (history, label, apply, change, change_free);
  lgn_pin_board_set_pin (board, pin);
}

"""Terms of custody and of theft."""

from __future__ import annotations

from api.pages.text.glossary_term import term
from pricing.phrases import say

TERMS = (
    term(
        "exchange",
        say("exchange", "暗号資産交換業者"),
        say(
            "A trading platform or custodian that holds customers' crypto-assets and their keys.",
            "利用者の暗号資産とその秘密鍵を預かる取引所・販売所・保管業者。",
        ),
        "exchange underwriter breaches",
    ),
    term(
        "hot-wallet",
        say("hot wallet", "ホットウォレット"),
        say(
            "Keys on machines that reach the network. Quick to pay out and easiest to rob.",
            "ネットワークに接続された環境で秘密鍵を管理する方式。"
            "出金は速く、最も狙われやすい区分です。",
        ),
        "underwriter breaches model",
    ),
    term(
        "warm-wallet",
        say("warm wallet", "ウォームウォレット"),
        say(
            "Between hot and cold: online, but with a person or a delay before each payment.",
            "ホットとコールドの中間。接続されているが、人の承認や時間差を要する管理方式。",
        ),
        "underwriter breaches",
    ),
    term(
        "cold-wallet",
        say("cold wallet", "コールドウォレット"),
        say(
            "Keys that never touch a networked machine. Seldom robbed, but then of much at once.",
            "秘密鍵をネットワークから隔離して管理する方式。"
            "流出はまれですが、起きれば巨額になります。",
        ),
        "underwriter breaches model",
    ),
    term(
        "third-party-custody",
        say("third-party custody", "第三者預託"),
        say(
            "Another firm holds the keys. Its safety, and whose loss it is, are the contract's.",
            "他社が秘密鍵を管理する方式。安全性と損失の帰属は契約によります。",
        ),
        "underwriter breaches",
    ),
    term(
        "tier",
        say("wallet tier", "ウォレット区分"),
        say(
            "Where keys live: hot, warm, cold or with a third party. Assets, and so the possible "
            "loss, are told by tier.",
            "秘密鍵の管理場所による区分（ホット・ウォーム・コールド・第三者）。"
            "資産と損失は区分ごとに扱います。",
        ),
        "underwriter breaches model",
    ),
    term(
        "peril",
        say("peril (cause of theft)", "危険（流出の原因）"),
        say(
            "How a theft happens: stolen hot keys, a vendor, an insider, a bug, a trick on staff. "
            "Fraud by the owners is recorded and never learned from.",
            "流出の起き方（秘密鍵の窃取、委託先、内部者、欠陥、従業員への詐欺等）。"
            "運営者による詐欺は記録しますが学習には用いません。",
        ),
        "breaches underwriter supervisor",
    ),
    term(
        "control",
        say("control", "管理策"),
        say(
            "A measure that makes theft rarer or smaller, such as several signers or a hardware "
            "module. What each is worth is mostly a stated belief.",
            "複数署名やHSMなど、流出を減らす措置。効果の多くは根拠を付した見込みです。",
        ),
        "underwriter model exchange",
    ),
    term(
        "multi-party-signing",
        say("multi-party signing (multisig, MPC)", "複数当事者による署名（マルチシグ・MPC）"),
        say(
            "A payment needs several keys or shares of one, so that one thief with one key is not "
            "enough.",
            "複数の鍵または分割された鍵がそろわなければ送金できない方式。",
        ),
        "underwriter",
    ),
    term(
        "blind-signing",
        say("blind signing", "ブラインド署名"),
        say(
            "Signing what the device does not show in readable form. Several of the largest cold "
            "thefts came this way.",
            "内容を確認できないまま署名すること。コールドからの巨額流出の多くはこれによります。",
        ),
        "underwriter",
    ),
    term(
        "vendor",
        say("wallet vendor", "ウォレットの提供会社"),
        say(
            "Who supplies wallet software, keys or custody. If it is broken into, all its clients "
            "may be robbed.",
            "ウォレットや鍵管理・保管を提供する事業者。侵害されると全顧客に被害が及び得ます。",
        ),
        "underwriter supervisor breaches",
    ),
    term(
        "supply-chain",
        say("supply-chain attack", "サプライチェーン攻撃"),
        say(
            "The thief comes through a supplier: a library, an update, a signing page.",
            "部品・更新・署名画面など、供給元を通じて侵入する攻撃。",
        ),
        "breaches supervisor",
    ),
    term(
        "social-engineering",
        say("social engineering", "ソーシャルエンジニアリング"),
        say(
            "Staff are talked into giving access, running a file or signing.",
            "従業員をだまして、権限付与・ファイル実行・署名をさせる手口。",
        ),
        "breaches supervisor",
    ),
    term(
        "proof-of-reserves",
        say("proof of reserves", "準備資産証明"),
        say(
            "A dated statement that the coins are there. It says nothing of how safe the keys are.",
            "預かり資産の存在を示す時点の証明。秘密鍵の安全性は示しません。",
        ),
        "underwriter",
    ),
    term(
        "bug-bounty",
        say("bug bounty", "バグバウンティ（脆弱性報奨金）"),
        say(
            "Rewards to whoever reports a weakness. In the data it goes with more thefts, which is "
            "no cause.",
            "脆弱性の報告者への報奨制度。データ上は流出の多さと関連しますが、因果ではありません。",
        ),
        "model underwriter",
    ),
    term(
        "cold-share",
        say("cold share", "コールド保管割合"),
        say(
            "The part of customers' assets kept in cold wallets; in Japan at least 95 %.",
            "利用者資産のうちコールドウォレットで管理する割合。日本では95%以上が求められます。",
        ),
        "exchange rules supervisor",
    ),
    term(
        "assets-under-custody",
        say("assets under custody", "預かり資産"),
        say(
            "Customers' crypto-assets the exchange holds, at market price.",
            "交換業者が預かる利用者の暗号資産（時価）。",
        ),
        "underwriter exchange breaches",
    ),
    term(
        "accumulation",
        say("accumulation", "集積リスク"),
        say(
            "Many insured firms that may be struck by one cause, such as a common vendor.",
            "共通の委託先など、一つの原因で多数の契約に損害が及ぶおそれ。",
        ),
        "underwriter supervisor",
    ),
    term(
        "wrong-way-risk",
        say("wrong-way risk", "誤方向リスク"),
        say(
            "Help fails just when it is needed: the guarantor falls, or prices rise, with the "
            "theft.",
            "必要なときに限って支えが失われるリスク（保証者の破綻や価格上昇が流出と重なる等）。",
        ),
        "exchange",
    ),
)

"""The demo's questions and answers about this service, in both languages, and one draft.

Price and rate are those of the edition in force, as the other figures of the demo are.
"""

from dataclasses import asdict, replace

from billing.terms.money import plain
from contracts.office.context import By
from contracts.queries import facts
from support.questions.operations import showing, writing
from support.questions.operations.writing import Written
from support.questions.terms.kinds import Page, Topic
from support.questions.terms.question import Texts


def answer_all(by: By) -> None:
    """Everything is published, but the last, which somebody is still writing."""
    figures = facts.book().on(by.day)
    known = {
        "MONTHLY": f"{figures.unit_price:,}",
        "ANNUAL": f"{figures.annual_price:,}",
        "RATE": str(plain(figures.late_interest_rate)),
    }
    for written in PUBLISHED:
        row = writing.write(by, _with(written, known))
        showing.publish(by, row.number)
    writing.write(by, DRAFT)


def _with(written: Written, known: dict[str, str]) -> Written:
    """With the figures in the places of their names."""
    texts = asdict(written.texts)
    for name, figure in known.items():
        texts = {key: text.replace(name, figure) for key, text in texts.items()}
    return replace(written, texts=Texts(**texts))


PUBLISHED = (
    Written(
        Texts(
            "申し込みから利用開始まで、どのように進みますか。",
            "ポータルで会社、責任者、請求先、台数とプランを入力し、規約に同意して送信します。\n\n"
            "当社で審査し、承諾した日に契約が成立します(第6条第1項)。"
            "結果はメールとポータルでお知らせします。",
            "What happens from application to start of use?",
            "Enter the company, the responsible person, the billing account, the servers and the "
            "plan in the portal, consent to the terms and send it.\n\n"
            "We screen the application. The contract is formed on the day we accept it "
            "(Art. 6-1). You hear the result by e-mail and in the portal.",
            "契約 手順 流れ 審査 signup",
        ),
        Topic.APPLYING,
        pages=(Page.APPLY, Page.TERMS),
    ),
    Written(
        Texts(
            "何台から申し込めますか。料金はいくらですか。",
            "1台から申し込めます。追加も1台からです(別紙)。\n\n"
            "月額プランは1台につき月MONTHLY円(税抜)、年額プランは1台につき年ANNUAL円(税抜)です。"
            "消費税は別にかかります。初年度の費用は、申し込む前に試算できます。",
            "How many servers do I need, and what does it cost?",
            "One server is enough, and you can add servers one at a time (annex).\n\n"
            "The monthly plan is ¥MONTHLY per server per month, the annual plan ¥ANNUAL per "
            "server per year, both before consumption tax. You can calculate the cost of the "
            "first year before you apply.",
            "価格 単価 見積り 費用 price",
        ),
        Topic.APPLYING,
        pages=(Page.SERVICE, Page.CALCULATOR),
    ),
    Written(
        Texts(
            "料金は、いつ、どのように請求されますか。",
            "月額プランは、毎月1日に前月分の請求書を発行します。年額プランは、契約期間の始まる月の分と"
            "して、期間全体を1通で請求します(第23条第1項)。\n\n"
            "請求書は、請求先ごとに月1通です。発行はメールとポータルでお知らせします。",
            "When and how am I billed?",
            "On the monthly plan, an invoice for the month before is issued on the first day of "
            "each month. On the annual plan, one invoice bills the whole term, for the month in "
            "which the term begins (Art. 23-1).\n\n"
            "There is one invoice per billing account and month. You are notified by e-mail and "
            "in the portal.",
            "請求日 締め日 発行 billing invoice",
        ),
        Topic.PAYING,
        pages=(Page.INVOICES,),
    ),
    Written(
        Texts(
            "支払方法と支払期限を教えてください。",
            "銀行振込でお支払いください。期限は請求書を発行した月の末日で、"
            "銀行の休業日にあたるときは翌営業日です(第23条第1項)。\n\n"
            "お振込みの際に請求書番号をご記入いただくと、お支払いを確実に確認できます。"
            "振込手数料はお客様のご負担です。振込先は請求書とポータルでご確認ください。",
            "How do I pay, and by when?",
            "Please pay by bank transfer. Payment is due on the last day of the month in which "
            "the invoice is issued, or on the next business day where the banks are closed "
            "(Art. 23-1).\n\n"
            "If you write the invoice number in the transfer, we can identify it without doubt. "
            "The bank's fee is yours to pay. The account is on the invoice and in the portal.",
            "振込 口座 銀行 手数料 期日 transfer account bank",
        ),
        Topic.PAYING,
        pages=(Page.PAY,),
    ),
    Written(
        Texts(
            "支払いが遅れると、どうなりますか。",
            "期限の翌日からお支払いの日まで、未払額に年RATE%の遅延損害金がかかります(第24条第1項)。"
            "お支払いのあとの請求書に加算します。\n\n"
            "期限を3日過ぎるとお支払いのご確認、10日で再度のご確認、20日で最終のお知らせをお送りします。"
            "そのあとは、サービスの停止や契約の解除に至ることがあります。ご事情があるときは早めにご相談ください。",
            "What happens if I pay late?",
            "From the day after the due date to the day of payment, the unpaid amount bears late "
            "interest of RATE% a year (Art. 24-1). It is added to an invoice after your "
            "payment.\n\n"
            "We send a reminder 3 days after the due date, a second one after 10 days and a final "
            "demand after 20 days. After that the service may be suspended and the contract "
            "terminated. If there is a reason, please talk to us early.",
            "遅延損害金 延滞 督促 利息 滞納 overdue interest",
        ),
        Topic.PAYING,
        pages=(Page.PAY, Page.STATEMENT),
    ),
    Written(
        Texts(
            "請求書と領収書は、どこで受け取れますか。",
            "請求書は、ポータルの「請求書」からPDFとデジタルインボイス(XML)で取得できます。"
            "まとめてダウンロードすることもできます。\n\n"
            "領収書は、「入金」で1件を開いて発行します。2回目からは「再発行」と表示されます。",
            "Where do I get invoices and receipts?",
            "Invoices are under “Invoices” in the portal, as PDF and as digital invoice (XML), "
            "one by one or together.\n\n"
            "For a receipt, open the payment under “Payments” and issue it. Later downloads are "
            "marked 再発行 (reissued).",
            "PDF インボイス 適格請求書 再発行 download",
        ),
        Topic.DOCUMENTS,
        is_public=False,
        pages=(Page.INVOICES, Page.PAYMENTS),
    ),
    Written(
        Texts(
            "請求書の宛名や送り先を変えるには、どうしますか。",
            "「登録内容」で請求先を開き、変更を申請してください。承諾のあとに発行する請求書から変わります"
            "(第12条第1項)。\n\n"
            "発行済みの請求書の宛名を直す必要があるときは、その請求書のページからお問い合わせください。"
            "金額は変えずに再発行できます。",
            "How do I change the addressee of invoices?",
            "Open the billing account under “Registered details” and request the change. It holds "
            "for invoices issued after we accept it (Art. 12-1).\n\n"
            "If an invoice already issued needs another addressee, ask about it from its page. It "
            "can be reissued; the amount stays the same.",
            "宛先 社名変更 住所変更 部署 送付先 address",
        ),
        Topic.DOCUMENTS,
        is_public=False,
        pages=(Page.PARTICULARS, Page.INVOICES),
    ),
    Written(
        Texts(
            "契約の途中で台数を増やせますか。減らせますか。",
            "どちらもできます。追加は、承諾の日以後のご希望の日から有効です。"
            "月の途中からの分は日割りで計算します(第23条第1項)。\n\n"
            "減数は契約の一部の解約にあたり、お知らせが届いた日の1か月後が、減らす台数の最終日です"
            "(第16条第1項)。"
            "最低利用期間の間は、減らす台数の残余料金がかかります。年額プランの減数は期間の満了時です。"
            "費用は、申請の前に契約のページで確認できます。",
            "Can I add or remove servers during the contract?",
            "Both. An addition takes effect on the day you choose, on or after our acceptance; "
            "part of a month is billed by the day (Art. 23-1).\n\n"
            "A removal is a partial cancellation: the last day of the servers removed is one month "
            "after your notice arrives (Art. 16-1). Within the minimum term a residual fee is due "
            "for the servers removed. On the annual plan a removal takes effect when the term "
            "ends. The page of the contract shows the cost before you send anything.",
            "増設 追加 減数 サーバー 台 servers add remove",
        ),
        Topic.CHANGING,
        pages=(Page.CONTRACTS, Page.TERMS),
    ),
    Written(
        Texts(
            "解約するには、いつまでに、どうしますか。",
            "ポータルの契約のページから申し込めます。申込みが届いた日の1か月後が、最も早い終了日です"
            "(第16条第1項)。それより後の日も指定できます。終了日までの料金がかかります。\n\n"
            "最低利用期間(利用開始から12か月)の満了より前に終わるときは、残りの期間の料金を"
            "残余料金としてお支払いいただきます(第15条第2項)。年額プランには残余料金はありません。"
            "申し込む前に、終了日と費用の見積りを確認できます。",
            "How do I cancel the contract, and by when?",
            "Cancel from the page of the contract in the portal. The earliest last day is one "
            "month after your notice arrives (Art. 16-1); you can choose a later day. Fees are "
            "due to the last day.\n\n"
            "If the contract ends before the minimum term (12 months from the start of the "
            "service), the fees for the rest of it are due as a residual fee (Art. 15-2). The "
            "annual plan has none. You see the last day and the cost before you send it.",
            "やめたい 終了 違約金 残余料金 中途解約 cancellation",
        ),
        Topic.ENDING,
        pages=(Page.CONTRACTS, Page.TERMS),
    ),
    Written(
        Texts(
            "契約は自動で更新されますか。",
            "はい。期間は12か月で、満了の1か月前までに更新しないお知らせがなければ、"
            "同じ12か月で更新されます(第14条第2項)。\n\n"
            "通知の期限の60日前と30日前に、メールでご案内します。更新しないときは残余料金はかかりません。",
            "Does the contract renew by itself?",
            "Yes. The term is 12 months. Unless notice of non-renewal arrives one month before its "
            "end, it renews for another 12 months (Art. 14-2).\n\n"
            "We remind you by e-mail 60 and 30 days before the deadline. Not renewing costs no "
            "residual fee.",
            "自動更新 満了 期限 更新しない renewal",
        ),
        Topic.ENDING,
        pages=(Page.CONTRACTS, Page.TERMS),
    ),
    Written(
        Texts(
            "サポートの受付時間を教えてください。",
            "お問い合わせは、ポータルとメールでいつでも受け付けます。対応は、平日の9時から17時30分まで、"
            "電話かメールで行います。祝日、12月29日から1月4日まで、当社の休業日を除きます(別紙)。\n\n"
            "導入、管理画面の操作、検知の内容についてお答えします。契約とご請求についてもどうぞ。",
            "What are the support hours?",
            "You can ask in the portal or by e-mail at any time. We work on inquiries by telephone "
            "or e-mail on weekdays 9:00–17:30, except national holidays, 29 December to 4 January "
            "and company holidays (annex).\n\n"
            "Support covers installation, console operation and detections. Questions about your "
            "contract and bills are welcome too.",
            "営業時間 電話 窓口 休業日 年末年始 telephone hours",
        ),
        Topic.SUPPORT,
        pages=(Page.STATUS,),
    ),
    Written(
        Texts(
            "障害や保守の予定は、どこで分かりますか。",
            "「稼働状況」のページに、発生中の障害、保守の予定と経過を掲載しています。"
            "対象の契約の責任者には、メールでもお知らせします(第13条、第27条)。\n\n"
            "お知らせの宛先は、契約ごとに別のメールアドレスを選べます。",
            "Where do I see incidents and maintenance?",
            "“Service status” shows incidents, planned maintenance and how they go on. The "
            "responsible person of each contract affected is told by e-mail as well (Art. 13, "
            "27).\n\n"
            "You can choose another e-mail address for each contract.",
            "停止 メンテナンス 不具合 つながらない outage maintenance",
        ),
        Topic.SUPPORT,
        pages=(Page.STATUS,),
    ),
    Written(
        Texts(
            "担当者を増やしたり、経理だけの利用者を作ったりできますか。",
            "「利用者」から招待できます。管理者はすべての操作、経理担当はお支払いと請求に関する操作、"
            "閲覧者は閲覧だけができます。\n\n"
            "アカウントは一人ずつお作りください。共有はできません(第10条第1項)。"
            "二段階認証とパスキーの設定は「セキュリティ」にあります。",
            "Can I invite colleagues, or somebody for accounting only?",
            "Invite them under “People”. An owner may do everything, “Billing” looks after money "
            "matters, a viewer only looks.\n\n"
            "Everybody has an account of their own; accounts are not shared (Art. 10-1). Second "
            "factors and passkeys are under “Security”.",
            "招待 権限 アカウント ユーザー追加 パスワード invite user",
        ),
        Topic.PORTAL,
        is_public=False,
        pages=(Page.PEOPLE, Page.SECURITY),
    ),
    Written(
        Texts(
            "登録したデータを取り出せますか。",
            "はい。「ファイル」から、貴社についてポータルに登録されているすべてのデータを、"
            "いつでも取り出せます(第11条第1項)。表はCSVとJSON、請求書などの書類はPDFで入っています。",
            words="エクスポート バックアップ ダウンロード CSV export data",
        ),
        Topic.PORTAL,
        is_public=False,
        pages=(Page.FILES,),
    ),
)
"""Of the last there is no English yet: readers of English are told so."""
DRAFT = Written(
    Texts(
        "検知の通知を複数の宛先に送れますか。",
        "管理画面の「通知」で、宛先をコンマで区切って登録してください。",
        words="アラート メール 宛先",
    ),
    Topic.SUPPORT,
)
